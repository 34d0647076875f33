#include "whisper/kernels/kernels.h"

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "whisper/kernels/processor.h"

namespace captiond::whisper {

extern const Kernels kernels_portable;
extern const Products products_portable;
#ifdef __x86_64__
extern const Kernels kernels_x86_64_v3, kernels_x86_64_v4;
extern const Products products_x86_64_v3, products_x86_64_v4_bf16;
#ifndef CAPTIOND_FEW_KERNELS
extern const Products products_x86_64_v3_vnni, products_x86_64_v4, products_x86_64_v4_vnni;
extern const Product product_amx_bf16, product_amx_int8;
#endif
#endif

namespace {

enum class Bytes { widened, multiplied };

Kernels combined(const char* name, const Kernels& kernels, const Products& products, Bytes bytes) {
  Kernels all = kernels;
  all.name = name;
  all.products = &products;
  all.multiplies_bytes = bytes == Bytes::multiplied;
  return all;
}

// Each build, and whether this processor runs it; slowest first.
std::vector<Kernels> runnable() {
  std::vector<Kernels> builds = {combined("portable", kernels_portable, products_portable, Bytes::widened)};
#ifdef __x86_64__
  const Processor has = this_processor();
  const auto add = [&](bool runs, const char* name, const Kernels& kernels, const Products& products,
                       Bytes bytes) {
    if (runs) builds.push_back(combined(name, kernels, products, bytes));
  };
  using enum Bytes;
  add(has.x86_64_v3, "x86-64-v3", kernels_x86_64_v3, products_x86_64_v3, widened);
#ifndef CAPTIOND_FEW_KERNELS
  add(has.avx_vnni, "x86-64-v3-vnni", kernels_x86_64_v3, products_x86_64_v3_vnni, multiplied);
  add(has.x86_64_v4, "x86-64-v4", kernels_x86_64_v4, products_x86_64_v4, widened);
  add(has.avx512_vnni, "x86-64-v4-vnni", kernels_x86_64_v4, products_x86_64_v4_vnni, multiplied);
#endif
  add(has.avx512_bf16, "x86-64-v4-bf16", kernels_x86_64_v4, products_x86_64_v4_bf16, multiplied);
#ifndef CAPTIOND_FEW_KERNELS
  static const Products tiled = {products_x86_64_v4_bf16[0], product_amx_bf16, product_amx_int8,
                                 products_x86_64_v4_bf16[3], products_x86_64_v4_bf16[4]};
  add(has.amx, "x86-64-v4-bf16-amx", kernels_x86_64_v4, tiled, multiplied);
#endif
#endif
  return builds;
}

}  // namespace

std::span<const Kernels* const> available_kernels() {
  static const std::vector<Kernels> builds = runnable();
  static const std::vector<const Kernels*> pointers = [] {
    std::vector<const Kernels*> all;
    all.reserve(builds.size());
    for (const Kernels& kernels : builds) all.push_back(&kernels);
    return all;
  }();
  return pointers;
}

const Kernels& choose_kernels() {
  const char* wanted = std::getenv("CAPTIOND_KERNELS");
  const auto available = available_kernels();
  if (!wanted || !*wanted) return *available.back();
  std::string names;
  for (const Kernels* kernels : available) {
    if (std::string_view(kernels->name) == wanted) return *kernels;
    names += std::string(names.empty() ? "" : ", ") + kernels->name;
  }
  throw Error("CAPTIOND_KERNELS: expected one of " + names + ", found " + wanted);
}

}  // namespace captiond::whisper
