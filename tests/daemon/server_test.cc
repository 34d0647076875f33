// The socket: who may connect, and how the daemon greets.
#include "daemon/server/server.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/error.h"
#include "tests/daemon/served.h"

namespace captiond {
namespace {

using test::RawClient;
using test::Served;

TEST(Server, GreetsWithWhatItIs) {
  Served served;
  RawClient client(served.path());
  const auto hello = client.next<proto::Hello>();
  ASSERT_TRUE(hello);
  EXPECT_EQ(hello->protocol, proto::kProtocol);
  EXPECT_TRUE(hello->server.starts_with("captiond "));
  EXPECT_EQ(hello->seq, 0U);
  EXPECT_GT(hello->session, 0U);
  ASSERT_EQ(hello->sources.size(), 2U);
  EXPECT_EQ(hello->sources[0].id, "mic");
  EXPECT_EQ(hello->models.at("preview"), "tiny.en");
}

TEST(Server, KeepsItsSocketPrivate) {
  Served served;
  struct stat status {};
  ASSERT_EQ(::stat(served.path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  ASSERT_EQ(::stat(std::filesystem::path(served.path()).parent_path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700U);
}

TEST(Server, HangsUpOnAnotherUser) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can become another user";
  Served served;
  // Even when the file modes would let that user in.
  const auto folder = std::filesystem::path(served.path()).parent_path();
  ASSERT_EQ(::chmod(folder.parent_path().c_str(), 0755), 0);
  ASSERT_EQ(::chmod(folder.c_str(), 0755), 0);
  ASSERT_EQ(::chmod(served.path().c_str(), 0666), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    if (::setresuid(65534, 65534, 65534) != 0) ::_exit(3);
    RawClient stranger(served.path());
    if (!stranger.connected()) ::_exit(2);
    ::_exit(stranger.line() ? 1 : 0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0) << "1: the stranger was greeted; 2: could not connect";
}

TEST(Listener, RefusesASecondDaemonAndReplacesALeftSocket) {
  test::TemporaryFolder folder;
  const std::string path = folder / "captiond/captiond.sock";
  {
    const Listener first = Listener::open(path);
    try {
      Listener::open(path);
      FAIL() << "two daemons at one socket";
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find("another captiond"), std::string::npos) << error.what();
    }
    std::filesystem::rename(path, path + ".kept");
  }
  EXPECT_FALSE(std::filesystem::exists(path));
  std::filesystem::rename(path + ".kept", path);  // as a killed daemon leaves it
  const Listener next = Listener::open(path);
  EXPECT_TRUE(RawClient(path).connected());
  std::filesystem::remove(path);
  EXPECT_TRUE(std::filesystem::is_empty(folder / "captiond")) << "nothing else is left there";
}

TEST(Listener, SaysWhenAPathIsTooLong) {
  EXPECT_THROW(Listener::open("/tmp/" + std::string(120, 'x') + "/captiond.sock"), Error);
}

}  // namespace
}  // namespace captiond
