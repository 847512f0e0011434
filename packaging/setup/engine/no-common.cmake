# The Python package forces LLAMA_BUILD_COMMON on in CMake's cache; a plain variable set here wins. The common library
# holds the HTTP server and most of the build time, and the app uses none of it.
set(LLAMA_BUILD_COMMON OFF)
