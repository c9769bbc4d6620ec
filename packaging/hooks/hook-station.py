"""Our own modules lie in the folder as files: taken out of PyInstaller's archive each is unpacked anew at each start."""

module_collection_mode = "pyc"
