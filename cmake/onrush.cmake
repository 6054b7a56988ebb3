# How every folder of Onrush is built: one static library, listed sources, listed links.

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}")

find_program(ONRUSH_CCACHE ccache)
if(ONRUSH_CCACHE)
    # What it has to be told to cache compilations that use a precompiled header, and to go by the
    # list of headers the compiler writes anyway instead of preprocessing each file once more.
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env
        "CCACHE_SLOPPINESS=pch_defines,time_macros" CCACHE_DEPEND=1 "${ONRUSH_CCACHE}")
endif()

find_program(ONRUSH_MOLD mold)
if(ONRUSH_MOLD)
    add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wconversion -Wno-sign-conversion
                    -Wno-missing-field-initializers -Werror)
# The log's checksums and the table's tag search use these; every x86-64 since 2013 has them.
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
    add_compile_options(-march=x86-64-v2)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # A sixth of the compiler's time went into collecting garbage it has room for.
    add_compile_options(--param=ggc-min-heapsize=1000000)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    add_compile_options(-Wthread-safety -Werror=thread-safety)
endif()
if(ONRUSH_SANITIZE)
    add_compile_options(-fsanitize=${ONRUSH_SANITIZE} -fno-omit-frame-pointer
                        -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${ONRUSH_SANITIZE})
endif()
if(ONRUSH_FUZZERS)
    add_custom_target(fuzzers)
endif()

# Most of a small file's compile time is the headers it includes. Those of cmake/precompiled.h, and
# GoogleTest for tests, are parsed once for each preset, by two targets that are nothing but that.
# Called when all packages are found.
function(onrush_precompile_headers)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        add_compile_options(-fpch-preprocess)  # for ccache
        # GCC 12 sees std::string overflow where it does not, and forgets that a header it has
        # precompiled is the system's. AddressSanitizer looks for the real ones.
        add_compile_options(-Wno-array-bounds -Wno-restrict -Wno-stringop-overflow
                            -Wno-stringop-overread)
    else()
        add_compile_options("SHELL:-Xclang -fno-pch-timestamp")  # for ccache
    endif()
    file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/precompiled.cc" CONTENT "")
    foreach(kind headers test_headers)
        add_library(onrush_${kind} OBJECT "${CMAKE_BINARY_DIR}/precompiled.cc")
        target_link_libraries(onrush_${kind} PRIVATE fmt::fmt)
        set_target_properties(onrush_${kind} PROPERTIES UNITY_BUILD OFF)
        target_precompile_headers(onrush_${kind} PRIVATE "${CMAKE_SOURCE_DIR}/cmake/precompiled.h")
    endforeach()
    target_link_libraries(onrush_test_headers PRIVATE GTest::gtest)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_compile_options(onrush_test_headers PRIVATE -O1)  # as onrush_test()
    endif()
    target_precompile_headers(onrush_test_headers PRIVATE <gtest/gtest.h>)
endfunction()

# Whoever links fmt may use what was parsed.
function(onrush_reuse_headers target from)
    if(TARGET ${from})
        target_precompile_headers(${target} REUSE_FROM ${from})
    endif()
endfunction()

# Files of a target are compiled four at a time, or sixteen (CMAKE_UNITY_BUILD in the presets): most
# of the time goes into headers and templates that they have in common. So names in the unnamed
# namespaces of a target differ; a test whose names another one has too puts them into a namespace
# of its own.

# onrush_library(NAME SOURCES a.cc b.cc LINKS x y): the library of one folder, `onrush_NAME`.
function(onrush_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
    add_library(onrush_${name} STATIC ${ARG_SOURCES})
    target_include_directories(onrush_${name} PUBLIC "${CMAKE_SOURCE_DIR}/src")
    target_link_libraries(onrush_${name} PUBLIC ${ARG_LINKS})
    if(NOT name STREQUAL asio)
        onrush_reuse_headers(onrush_${name} onrush_headers)
    endif()
endfunction()

# onrush_pages(TARGET HEADER NAMESPACE a.html): puts the bytes of files into a library, each as a
# std::string_view named after its file, which the header declares.
function(onrush_pages target header namespace)
    set(code "#include \"${header}\"\n\nnamespace ${namespace} {\n")
    foreach(file ${ARGN})
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
        cmake_path(GET file STEM name)
        file(READ "${file}" text)
        string(APPEND code "\nconst std::string_view ${name} = R\"page(${text})page\";\n")
    endforeach()
    string(APPEND code "\n}\n")
    set(made "${CMAKE_CURRENT_BINARY_DIR}/${target}_pages.cc")
    file(GENERATE OUTPUT "${made}" CONTENT "${code}")
    target_sources(${target} PRIVATE "${made}")
endfunction()

# onrush_program(NAME SOURCES main.cc LINKS x): a program in the preset's build folder.
function(onrush_program name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}")
    target_link_libraries(${name} PRIVATE ${ARG_LINKS})
    onrush_reuse_headers(${name} onrush_headers)
endfunction()

# onrush_test(NAME SOURCES a_test.cc LINKS x [THREADS] [LABEL slow]): one GoogleTest program; every
# case is a test of its own for ctest. Tests without a label are the fast ones. THREADS: what is
# tested runs on more than one; ThreadSanitizer, which has nothing to say of others, is for these.
function(onrush_test name)
    cmake_parse_arguments(ARG "THREADS" "LABEL" "SOURCES;LINKS" ${ARGN})
    if(ONRUSH_SANITIZE STREQUAL "thread" AND NOT ARG_THREADS)
        return()
    endif()
    add_executable(${name} ${ARG_SOURCES})
    target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}")
    target_link_libraries(${name} PRIVATE ${ARG_LINKS} GTest::gtest_main)
    onrush_reuse_headers(${name} onrush_test_headers)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # Half of a build's time went into the tests' own code, a good part of it into making that
        # fast. The libraries that they test are built as they are shipped. In one of them GCC 12
        # sees the inside of an empty std::optional read that is not.
        target_compile_options(${name} PRIVATE -O1 -Wno-maybe-uninitialized)
    endif()
    set(label fast)
    if(ARG_LABEL)
        set(label ${ARG_LABEL})
    endif()
    gtest_discover_tests(${name} DISCOVERY_TIMEOUT 120 PROPERTIES LABELS ${label} TIMEOUT 600)
endfunction()

# onrush_show_fuzzers(TARGET...): these show a fuzzer which of their branches an input took, which
# makes them a quarter slower to compile and to run. What -fsanitize=fuzzer-no-link does, said in
# options that a precompiled header does not have to share.
function(onrush_show_fuzzers)
    if(NOT ONRUSH_FUZZERS)
        return()
    endif()
    foreach(target ${ARGN})
        target_compile_options(${target} PRIVATE
            -fsanitize-coverage=inline-8bit-counters,indirect-calls,trace-cmp,pc-table)
    endforeach()
endfunction()

# onrush_tool_test(NAME TOOL COMMAND...): a test that a tool of others runs; skipped where there is
# no such tool.
function(onrush_tool_test name tool)
    add_test(NAME ${name}
             COMMAND bash -c "command -v \"$0\" > /dev/null || exit 77; exec \"$@\""
                     ${tool} ${ARGN})
    set_tests_properties(${name} PROPERTIES LABELS fast SKIP_RETURN_CODE 77 TIMEOUT 120)
endfunction()

# onrush_fuzzer(NAME SOURCES a.cc LINKS x): build/asan/fuzz_NAME, run from fuzz/corpus/NAME by
# tools/ci/fuzz. Only where ONRUSH_FUZZERS is on.
function(onrush_fuzzer name)
    if(NOT ONRUSH_FUZZERS)
        return()
    endif()
    onrush_program(fuzz_${name} ${ARGN})
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    add_dependencies(fuzzers fuzz_${name})
endfunction()
