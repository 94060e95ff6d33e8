import Commands

Bellwether.runAndExit()
