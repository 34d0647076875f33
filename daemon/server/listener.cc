#include "daemon/server/listener.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <systemd/sd-daemon.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "base/error.h"
#include "base/log.h"

namespace captiond {
namespace {

[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw Error(path + ": cannot " + what + ": " + std::strerror(errno));
}

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    throw Error(path + ": a socket's path has at most " + std::to_string(sizeof address.sun_path - 1) +
                " bytes, this one has " + std::to_string(path.size()));
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

UniqueFd new_socket(const std::string& path) {
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) fail(path, "make a socket");
  return fd;
}

// systemd's own socket, when it started us by one.
UniqueFd inherited_socket() {
  const int count = sd_listen_fds(1);
  if (count <= 0) return UniqueFd();
  if (count > 1 || sd_is_socket_unix(SD_LISTEN_FDS_START, SOCK_STREAM, 1, nullptr, 0) <= 0) {
    throw Error("expected one listening Unix stream socket from the service manager, found " +
                std::to_string(count) + " descriptor(s) of another kind");
  }
  ::fcntl(SD_LISTEN_FDS_START, F_SETFL, O_NONBLOCK);
  return UniqueFd(SD_LISTEN_FDS_START);
}

// The folder, private to us, locked until the descriptor closes: two daemons that start at once take turns.
UniqueFd lock_folder(const std::string& folder) {
  std::filesystem::create_directories(std::filesystem::path(folder).parent_path());
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) fail(folder, "make the folder");
  UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  struct stat status {};
  if (!fd || ::fstat(fd.get(), &status) != 0) fail(folder, "open the folder");
  if (status.st_uid != ::geteuid()) {
    throw Error(folder + ": expected a folder of user " + std::to_string(::geteuid()) + ", it belongs to " +
                std::to_string(status.st_uid));
  }
  if (::fchmod(fd.get(), 0700) != 0) fail(folder, "make the folder private");
  if (::flock(fd.get(), LOCK_EX) != 0) fail(folder, "lock the folder");
  return fd;
}

bool somebody_listens(const std::string& path, const sockaddr_un& address) {
  const UniqueFd probe = new_socket(path);
  if (::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return true;
  return errno == EAGAIN;  // its queue is full, but it is there
}

UniqueFd bind_socket(const std::string& path) {
  const sockaddr_un address = address_of(path);
  const UniqueFd lock = lock_folder(std::filesystem::path(path).parent_path());
  if (somebody_listens(path, address)) {
    throw Error(path + ": another captiond listens there already; 'captions status' asks it");
  }
  // It listens before it takes its name, and that of one left behind: who finds it there can connect.
  const std::string aside = std::filesystem::path(path).replace_filename("~");
  const sockaddr_un first = address_of(aside);
  if (::unlink(aside.c_str()) != 0 && errno != ENOENT) fail(aside, "replace the old socket");
  UniqueFd fd = new_socket(path);
  if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&first), sizeof first) != 0) fail(aside, "bind");
  if (::chmod(aside.c_str(), 0600) != 0) fail(aside, "make the socket private");
  if (::listen(fd.get(), SOMAXCONN) != 0) fail(aside, "listen");
  if (::rename(aside.c_str(), path.c_str()) != 0) fail(path, "name the socket");
  return fd;
}

}  // namespace

Listener Listener::open(const std::string& path) {
  if (UniqueFd fd = inherited_socket()) return {std::move(fd), ""};
  UniqueFd fd = bind_socket(path);
  return {std::move(fd), path};
}

Listener::Listener(Listener&& other) noexcept
    : fd_(std::move(other.fd_)), path_(std::exchange(other.path_, {})) {}

Listener::~Listener() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

UniqueFd Listener::accept() const {
  UniqueFd peer(::accept4(fd_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!peer) return peer;
  ucred credentials{};
  socklen_t size = sizeof credentials;
  if (::getsockopt(peer.get(), SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0 ||
      credentials.uid != ::geteuid()) {
    log_warn("refused a connection of user {}", credentials.uid);
    return UniqueFd();
  }
  return peer;
}

}  // namespace captiond
