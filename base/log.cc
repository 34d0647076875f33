#include "base/log.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/sinks/systemd_sink.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace captiond {
namespace {

// systemd.exec(5): JOURNAL_STREAM holds "device:inode" of the stream that stderr was connected to. Comparing
// tells a service from a program that merely inherited the variable and had its stderr redirected.
bool stderr_is_the_journal() {
  const char* stream = std::getenv("JOURNAL_STREAM");
  unsigned long long device = 0, inode = 0;
  struct stat status {};
  if (!stream || std::sscanf(stream, "%llu:%llu", &device, &inode) != 2) return false;
  return ::fstat(STDERR_FILENO, &status) == 0 && status.st_dev == device && status.st_ino == inode;
}

spdlog::sink_ptr make_sink(const std::string& program) {
  if (stderr_is_the_journal()) return std::make_shared<spdlog::sinks::systemd_sink_mt>(program);
  const char* no_color = std::getenv("NO_COLOR");
  const bool plain = no_color && *no_color;
  auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_mt>(plain ? spdlog::color_mode::never
                                                                          : spdlog::color_mode::automatic);
  sink->set_pattern("%H:%M:%S.%e %^%l%$ %v");
  return sink;
}

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warn:
      return spdlog::level::warn;
    case LogLevel::error:
      break;
  }
  return spdlog::level::err;
}

}  // namespace

void init_log(const std::string& program, const std::string& level) {
  auto logger = std::make_shared<spdlog::logger>(program, make_sink(program));
  const char* wanted = std::getenv("CAPTIOND_LOG");
  logger->set_level(spdlog::level::from_str(wanted && *wanted ? wanted : level));
  logger->flush_on(spdlog::level::warn);
  spdlog::set_default_logger(std::move(logger));
}

void set_log_level(const std::string& level) {
  spdlog::set_level(spdlog::level::from_str(level));
}

void log_line(const std::string& level, std::string_view text) {
  spdlog::default_logger_raw()->log(spdlog::level::from_str(level),
                                    spdlog::string_view_t(text.data(), text.size()));
}

void log_arguments(LogLevel level, fmt::string_view format, fmt::format_args arguments) {
  auto* logger = spdlog::default_logger_raw();
  if (logger->should_log(level_of(level)))
    logger->log(level_of(level), spdlog::string_view_t(fmt::vformat(format, arguments)));
}

}  // namespace captiond
