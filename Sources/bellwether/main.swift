import Commands

await Bellwether.runAndExit()
