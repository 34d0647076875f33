#include "tui/commands/download.h"

#include <curl/curl.h>
#include <openssl/evp.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

#include "base/error.h"

namespace captiond {
namespace {

namespace fs = std::filesystem;

/// A transfer under way.
struct Transfer {
  std::ofstream file;
  std::uint64_t here = 0;  // bytes
  std::uint64_t size = 0;
  const Progress& progress;
  bool too_much = false;
};

// curl calls it with a count of members of one byte.
std::size_t take(char* bytes, std::size_t, std::size_t count, void* transfer_pointer) {
  auto& transfer = *static_cast<Transfer*>(transfer_pointer);
  transfer.too_much = transfer.here + count > transfer.size;
  if (transfer.too_much) return 0;  // ends the transfer
  transfer.file.write(bytes, static_cast<std::streamsize>(count));
  transfer.here += count;
  transfer.progress(transfer.here, transfer.size);
  return transfer.file ? count : 0;
}

std::uint64_t size_of(const std::string& path) {
  std::error_code missing;
  const auto size = fs::file_size(path, missing);
  return missing ? 0 : size;
}

/// What is missing of `part`. Throws Error with curl's words.
void fetch_rest(const std::string& url, const std::string& part, std::uint64_t size,
                const Progress& progress) {
  Transfer transfer{std::ofstream(part, std::ios::binary | std::ios::app), size_of(part), size, progress};
  if (!transfer.file) throw Error("cannot write " + part);
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), curl_easy_cleanup);
  std::array<char, CURL_ERROR_SIZE> why{};
  curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_ERRORBUFFER, why.data());
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(curl.get(), CURLOPT_RESUME_FROM_LARGE, static_cast<curl_off_t>(transfer.here));
  curl_easy_setopt(curl.get(), CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl.get(), CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_CONNECTTIMEOUT, 20L);
  curl_easy_setopt(curl.get(), CURLOPT_LOW_SPEED_LIMIT, 1L);  // a byte a second, or it has broken off
  curl_easy_setopt(curl.get(), CURLOPT_LOW_SPEED_TIME, 60L);
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  const CURLcode result = curl_easy_perform(curl.get());
  transfer.file.close();
  if (result == CURLE_OK && transfer.file) return;
  if (result == CURLE_RANGE_ERROR)
    fs::remove(part);  // this server cannot go on: from the beginning next time
  if (transfer.too_much) {
    fs::remove(part);
    throw Error(url + ": expected " + std::to_string(size) + " bytes, found more", ExitCode::bad_model);
  }
  if (result == CURLE_OK || result == CURLE_WRITE_ERROR)
    throw Error("cannot write " + part + ": is the disk full?");
  throw Error(url + ": " + (why[0] ? why.data() : curl_easy_strerror(result)));
}

}  // namespace

std::string sha256_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> hash(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_DigestInit_ex(hash.get(), EVP_sha256(), nullptr);
  std::array<char, 1 << 16> bytes{};
  while (in.read(bytes.data(), bytes.size()) || in.gcount() > 0)
    EVP_DigestUpdate(hash.get(), bytes.data(), static_cast<std::size_t>(in.gcount()));
  if (!in.eof()) throw Error("cannot read " + path);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_DigestFinal_ex(hash.get(), digest.data(), &size);
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    std::array<char, 3> two{};
    std::snprintf(two.data(), two.size(), "%02x", digest.at(i));
    text += two.data();
  }
  return text;
}

void download(const std::string& url, const std::string& path, std::uint64_t size, const std::string& sha256,
              const Progress& progress) {
  const std::string part = path + ".part";
  if (size_of(part) > size) fs::remove(part);
  if (size_of(part) < size) fetch_rest(url, part, size, progress);
  if (size_of(part) != size)
    throw Error(url + ": expected " + std::to_string(size) + " bytes, found " +
                std::to_string(size_of(part)));
  if (const std::string found = sha256_of(part); found != sha256) {
    fs::remove(part);
    throw Error(url + ": expected SHA-256 " + sha256 + ", found " + found, ExitCode::bad_model);
  }
  fs::rename(part, path);
}

}  // namespace captiond
