#include "common/testing/private_mariadb.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace send::testing {
namespace {

constexpr char kConfig[] = "deploy/mariadb/server.cnf";
constexpr absl::Duration kStartTimeout = absl::Seconds(60);

[[noreturn]] void Die(const std::string& why) {
  std::fprintf(stderr, "the tests' MariaDB: %s\n", why.c_str());
  std::abort();
}

// Root must be named to be taken.
std::string User() { return getpwuid(getuid())->pw_name; }

pid_t Start(const std::vector<std::string>& command, const std::string& log) {
  const pid_t child = fork();
  if (child != 0) return child;
  // A test that aborts destroys nothing: its server must end with it all the same.
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  const int file = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  dup2(file, STDOUT_FILENO);
  dup2(file, STDERR_FILENO);
  // A server that starts deletes what looks like its temporary tables, also those of others in the same folder.
  setenv("TMPDIR", log.substr(0, log.rfind('/')).c_str(), 1);
  std::vector<char*> arguments;
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  execv(arguments[0], arguments.data());
  _exit(127);
}

}  // namespace

PrivateMariaDb::PrivateMariaDb() {
  char pattern[] = "/tmp/send-mariadb-XXXXXX";
  if (mkdtemp(pattern) == nullptr) Die("no folder in /tmp");
  folder_ = pattern;
  const std::string config =
      absl::StrCat("--defaults-file=", std::filesystem::current_path().string(), "/", kConfig);
  const std::string data = absl::StrCat("--datadir=", folder_, "/data");
  const std::string user = absl::StrCat("--user=", User());
  const std::string log = folder_ + "/log";
  const pid_t installing = Start({"/usr/bin/mariadb-install-db", config, data, user, "--skip-test-db",
                                  "--auth-root-authentication-method=normal"},
                                 log);
  int status = 0;
  waitpid(installing, &status, 0);
  if (status != 0) Die("mariadb-install-db failed; see " + log);
  db::LoadDriver();
  StartAgain();
}

void PrivateMariaDb::StartAgain() {
  const std::string log = folder_ + "/log";
  const std::string config =
      absl::StrCat("--defaults-file=", std::filesystem::current_path().string(), "/", kConfig);
  server_ = Start({"/usr/sbin/mariadbd", config, absl::StrCat("--datadir=", folder_, "/data"),
                   absl::StrCat("--user=", User()), absl::StrCat("--socket=", folder_, "/sock"),
                   "--skip-networking", "--innodb-buffer-pool-size=64M", "--innodb-log-file-size=32M"},
                  log);
  const absl::Time deadline = absl::Now() + kStartTimeout;
  int status = 0;
  while (!db::Connection::Open({.socket = folder_ + "/sock", .schema = "mysql", .user = "root"}).ok()) {
    if (absl::Now() > deadline || waitpid(server_, &status, WNOHANG) == server_)
      Die("did not start; see " + log);
    absl::SleepFor(absl::Milliseconds(20));
  }
}

void PrivateMariaDb::Kill() {
  kill(server_, SIGKILL);
  int status = 0;
  waitpid(server_, &status, 0);
}

PrivateMariaDb::~PrivateMariaDb() {
  kill(server_, SIGTERM);
  int status = 0;
  waitpid(server_, &status, 0);
  std::filesystem::remove_all(folder_);
}

db::ConnectionOptions PrivateMariaDb::Options(const std::string& schema) {
  db::ConnectionOptions options{.socket = folder_ + "/sock", .schema = "mysql", .user = "root"};
  const auto connection = db::Connection::Open(options);
  if (!connection.ok()) Die("cannot be reached");
  const absl::Status made = (*connection)->RunText("create_schema", "CREATE DATABASE IF NOT EXISTS " + schema);
  if (!made.ok()) Die(std::string(made.message()));
  options.schema = schema;
  return options;
}

}  // namespace send::testing
