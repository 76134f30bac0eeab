// Migrates a schema of ehcp to what a next release might make of it: SOCKET SCHEMA.
#include "tests/fault/next_release.h"

#include <iostream>

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  send::db::LoadDriver();
  const auto connection = send::db::Connection::Open({.socket = argv[1], .schema = argv[2], .user = "root"});
  const send::db::MigrationSet sets[] = {{"next", send::testing::kNextRelease}};
  const absl::Status status = connection.ok() ? send::db::Migrate(**connection, sets) : connection.status();
  if (status.ok()) return 0;
  std::cerr << status << "\n";
  return 1;
}
