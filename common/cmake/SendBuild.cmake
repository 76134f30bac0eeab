# How everything here is compiled, and the functions with which each folder says what it holds:
#   send_library(<name> SOURCES … DEPS …)          a static library, or an interface one without sources
#   send_program(<name> SOURCES … DEPS …)          an executable, in build/<preset>/bin
#   send_test(<name> SOURCES … DEPS … LABELS …)    a GoogleTest program, known to ctest
#   send_proto(<name> PROTOS … DEPS …)             messages and gRPC code of .proto files, in the build tree
#   send_sql(<name> DIR … NAMESPACE …)             one constant a statement file, and the migrations

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(SEND_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize=")
set(SEND_GENERATED ${CMAKE_BINARY_DIR}/gen)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()
if(SEND_SANITIZE)
  add_compile_options(-fsanitize=${SEND_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${SEND_SANITIZE})
  # Debug information in full would double the time to compile and to link.
  set(CMAKE_CXX_FLAGS_DEBUG "-g1 -O1")
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")
add_link_options(-Wl,-z,relro,-z,now)
add_compile_options(-fstack-protector-strong)

find_package(Threads REQUIRED)
find_package(absl REQUIRED)
find_package(Protobuf REQUIRED)
find_package(gRPC CONFIG REQUIRED)
find_package(GTest REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(nlohmann_json REQUIRED)

set(SEND_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)

# Libraries' headers are not ours to warn about.
include_directories(BEFORE ${CMAKE_SOURCE_DIR})
include_directories(SYSTEM ${SEND_GENERATED})

function(send_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  if(ARG_SOURCES)
    add_library(${name} STATIC ${ARG_SOURCES})
    target_compile_options(${name} PRIVATE ${SEND_WARNINGS})
    target_link_libraries(${name} PUBLIC ${ARG_DEPS})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${ARG_DEPS})
  endif()
endfunction()

# Everything that a running system needs.
add_custom_target(programs)
function(send_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_compile_options(${name} PRIVATE ${SEND_WARNINGS})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS})
  add_dependencies(programs ${name})
endfunction()

# Tests labelled tsan are free of gRPC and are what the tsan preset builds.
add_custom_target(tsan_tests)
function(send_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;DEPS;LABELS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_compile_options(${name} PRIVATE ${SEND_WARNINGS})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} GTest::gmock GTest::gtest GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT})
  if("tsan" IN_LIST ARG_LABELS)
    add_dependencies(tsan_tests ${name})
  endif()
endfunction()

# The google/api and google/rpc protos come with the tools that deploy/run and tests/run set up.
file(GLOB SEND_TOOL_PROTOS ${CMAKE_SOURCE_DIR}/var/tools/venv/lib/python3*/site-packages)
set(SEND_GOOGLEAPIS "${SEND_TOOL_PROTOS}" CACHE PATH "Folder that holds google/api/annotations.proto")
if(NOT EXISTS ${SEND_GOOGLEAPIS}/google/api/annotations.proto)
  message(FATAL_ERROR "google/api/annotations.proto is not in '${SEND_GOOGLEAPIS}': run deploy/setup first")
endif()
get_filename_component(SEND_PROTOBUF_INCLUDE ${Protobuf_INCLUDE_DIRS} ABSOLUTE)
set(SEND_PROTO_PATH -I${CMAKE_SOURCE_DIR}/protos -I${SEND_PROTOBUF_INCLUDE} -I${SEND_GOOGLEAPIS})

# Generated code is linked whole: a static library would drop descriptors that nothing refers to.
function(send_proto name)
  cmake_parse_arguments(ARG "" "BASE" "PROTOS;DEPS" ${ARGN})
  if(NOT ARG_BASE)
    set(ARG_BASE ${CMAKE_SOURCE_DIR}/protos)
  endif()
  set(sources)
  foreach(proto ${ARG_PROTOS})
    string(REGEX REPLACE "\\.proto$" "" stem ${proto})
    set(outputs ${SEND_GENERATED}/${stem}.pb.cc ${SEND_GENERATED}/${stem}.pb.h)
    set(plugin)
    if(stem MATCHES "_service$")
      list(APPEND outputs ${SEND_GENERATED}/${stem}.grpc.pb.cc ${SEND_GENERATED}/${stem}.grpc.pb.h)
      set(plugin --grpc_out=${SEND_GENERATED} --plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>)
    endif()
    add_custom_command(
      OUTPUT ${outputs}
      COMMAND ${CMAKE_COMMAND} -E make_directory ${SEND_GENERATED}
      COMMAND ${Protobuf_PROTOC_EXECUTABLE} ${SEND_PROTO_PATH} --cpp_out=${SEND_GENERATED} ${plugin} ${proto}
      DEPENDS ${ARG_BASE}/${proto}
      VERBATIM)
    list(APPEND sources ${outputs})
  endforeach()
  add_library(${name}_generated STATIC ${sources})
  target_link_libraries(${name}_generated PUBLIC ${ARG_DEPS} gRPC::grpc++ protobuf::libprotobuf)
  add_library(${name} INTERFACE)
  target_link_libraries(${name} INTERFACE "$<LINK_LIBRARY:WHOLE_ARCHIVE,${name}_generated>" ${ARG_DEPS} gRPC::grpc++
                        protobuf::libprotobuf)
endfunction()

# One descriptor set of the whole contract, with what it imports and with its comments: what the gateway, the
# API page and the checks of the contract are made from.
set(SEND_API_DESCRIPTOR ${SEND_GENERATED}/api.binpb)
function(send_api_descriptor)
  file(GLOB_RECURSE protos CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/protos ${CMAKE_SOURCE_DIR}/protos/send/*.proto)
  list(TRANSFORM protos PREPEND ${CMAKE_SOURCE_DIR}/protos/ OUTPUT_VARIABLE paths)
  add_custom_command(
    OUTPUT ${SEND_API_DESCRIPTOR}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${SEND_GENERATED}
    COMMAND ${Protobuf_PROTOC_EXECUTABLE} ${SEND_PROTO_PATH} --include_imports --include_source_info
            --descriptor_set_out=${SEND_API_DESCRIPTOR} ${protos} google/rpc/error_details.proto google/rpc/status.proto
    DEPENDS ${paths}
    VERBATIM)
  add_custom_target(api_descriptor ALL DEPENDS ${SEND_API_DESCRIPTOR})
  add_dependencies(programs api_descriptor)
endfunction()

function(send_sql name)
  cmake_parse_arguments(ARG "" "DIR;NAMESPACE" "" ${ARGN})
  file(GLOB statements CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${ARG_DIR}/sql/*.sql
       ${CMAKE_CURRENT_SOURCE_DIR}/${ARG_DIR}/migrations/*.sql)
  file(RELATIVE_PATH here ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR}/${ARG_DIR})
  set(header ${SEND_GENERATED}/${here}/sql.h)
  add_custom_command(
    OUTPUT ${header}
    COMMAND ${CMAKE_COMMAND} -DOUT=${header} -DFOLDER=${CMAKE_CURRENT_SOURCE_DIR}/${ARG_DIR} -DNAMESPACE=${ARG_NAMESPACE}
            -P ${CMAKE_SOURCE_DIR}/common/cmake/EmbedSql.cmake
    DEPENDS ${statements} ${CMAKE_SOURCE_DIR}/common/cmake/EmbedSql.cmake
    VERBATIM)
  add_custom_target(${name}_header DEPENDS ${header})
  add_library(${name} INTERFACE)
  add_dependencies(${name} ${name}_header)
endfunction()
