// How near the products of the engine come to what the machine can do.
//
//   products_bench [--benchmark_filter=int8.*threads:2]
//
// peak/PRECISION: multiplications and additions a second, on registers alone.
// read: bytes a second from memory, of weights too many for any cache.
// product/PRECISION/ROWSxOUTPUTSxINPUTS: products of tiny.en and base, with their share of that peak or, for
// the few rows of a decode step, of the speed of memory. The weights of a decode step are as many as a
// model's, so that none is left in a cache from the step before.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <functional>
#include <map>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "base/thread.h"
#include "bench/peak.h"
#include "whisper/network/compute.h"
#include "whisper/network/huge_memory.h"

namespace captiond::whisper {
namespace {

constexpr std::size_t kBeyondCaches = std::size_t{256} << 20;
constexpr std::size_t kFewRows = 8;

double seconds(const std::function<void()>& work) {
  double best = 1e9;
  for (int i = 0; i < 5; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return best;
}

/// Multiplications and additions a second.
double peak(Precision precision, std::size_t threads) {
  static std::map<std::pair<Precision, std::size_t>, double> known;
  double& rate = known[{precision, threads}];
  if (rate > 0) return rate;
  if (precision == Precision::int8_grouped) return rate = peak(Precision::int8, threads);
  if (precision == Precision::int8_wide) return rate = peak(Precision::int8, threads) / 2;  // two for one
  ThreadTeam team(threads);
  const Peak* const found = peak_of(choose_kernels().name);
  if (!found) return 0;
  std::vector<double> done(threads);
  const double time = seconds([&] {
    team.run(threads,
             [&](std::size_t i) { done[i] = found->run[static_cast<std::size_t>(precision)](1000); });
  });
  return rate = 2 * std::accumulate(done.begin(), done.end(), 0.0) / time;
}

/// Bytes a second.
double bandwidth(std::size_t threads) {
  static std::map<std::size_t, double> known;
  double& rate = known[threads];
  if (rate > 0) return rate;
  static const HugeMemory memory = [] {
    HugeMemory filled(kBeyondCaches);
    std::ranges::fill(filled.bytes(), std::byte{1});
    return filled;
  }();
  ThreadTeam team(threads);
  const std::size_t part = kBeyondCaches / threads;
  const double time = seconds([&] {
    team.run(threads, [&](std::size_t i) {
      const auto* const words = reinterpret_cast<const std::uint64_t*>(memory.bytes().data() + i * part);
      benchmark::DoNotOptimize(std::accumulate(words, words + part / sizeof(*words), std::uint64_t{0}));
    });
  });
  return rate = static_cast<double>(kBeyondCaches) / time;
}

struct Shape {
  std::size_t rows, outputs, inputs;
};

class Weights {
 public:
  Weights(const Shape& shape, Precision precision) {
    std::minstd_rand random(1);
    std::uniform_real_distribution<float> uniform(-1.0F, 1.0F);
    Matrix floats(shape.outputs, shape.inputs);
    std::generate_n(floats.data(), shape.outputs * shape.inputs, [&] { return uniform(random); });
    const auto read = [&](std::size_t first, MatrixView out) {
      std::copy_n(floats.row(first), out.rows * out.cols, out.data);
    };
    const Kernels& kernels = choose_kernels();
    const std::size_t bytes = PackedMatrix::packed_bytes(kernels, precision, shape.outputs, shape.inputs);
    const std::size_t copies = shape.rows <= kFewRows ? std::max<std::size_t>(1, kBeyondCaches / bytes) : 1;
    memory_ = HugeMemory(copies * bytes);
    PackedMatrix::pack(kernels, precision, shape.outputs, shape.inputs, read, memory_.bytes());
    for (std::size_t i = 0; i < copies; ++i) {
      const auto place = memory_.bytes().subspan(i * bytes, bytes);
      if (i > 0) std::memcpy(place.data(), memory_.bytes().data(), bytes);
      copies_.push_back(PackedMatrix::view(kernels, precision, shape.outputs, shape.inputs, place));
    }
  }
  const PackedMatrix& next() { return copies_[next_++ % copies_.size()]; }

 private:
  HugeMemory memory_;
  std::vector<PackedMatrix> copies_;
  std::size_t next_ = 0;
};

void time_product(benchmark::State& state, const Shape& shape, Precision precision, std::size_t threads) {
  Compute compute(choose_kernels(), threads);
  Weights weights(shape, precision);
  Matrix x(shape.rows, shape.inputs), y(shape.rows, shape.outputs);
  std::iota(x.data(), x.data() + shape.rows * shape.inputs, 0.0F);
  for (auto _ : state) compute.multiply(x.view(), weights.next(), y.view());
  const auto runs = static_cast<double>(state.iterations());
  if (shape.rows <= kFewRows) {
    const double bytes = runs * static_cast<double>(weights.next().bytes().size());
    state.counters["GB/s"] = benchmark::Counter(bytes / 1e9, benchmark::Counter::kIsRate);
    state.counters["of read"] = benchmark::Counter(bytes / bandwidth(threads), benchmark::Counter::kIsRate);
  } else {
    const double operations = 2 * runs * static_cast<double>(shape.rows * shape.outputs * shape.inputs);
    state.counters["GOP/s"] = benchmark::Counter(operations / 1e9, benchmark::Counter::kIsRate);
    state.counters["of peak"] =
        benchmark::Counter(operations / peak(precision, threads), benchmark::Counter::kIsRate);
  }
}

void add(const std::string& name, std::size_t threads, const std::function<void(benchmark::State&)>& run) {
  benchmark::RegisterBenchmark((name + "/threads:" + std::to_string(threads)).c_str(), run)
      ->Unit(benchmark::kMicrosecond)
      ->UseRealTime();
}

void add_all(std::size_t threads) {
  const std::vector<Shape> shapes = {{1500, 512, 512},  {1500, 2048, 512}, {1500, 512, 2048},
                                     {1500, 384, 1536}, {224, 2048, 512},  {32, 512, 512},
                                     {1, 512, 512},     {1, 2048, 512},    {1, 512, 2048},
                                     {1, 51865, 512},   {5, 2048, 512},    {8, 51865, 512}};
  add("read", threads, [=](benchmark::State& state) {
    for (auto _ : state) state.counters["GB/s"] = bandwidth(threads) / 1e9;
  });
  for (const Precision precision :
       {Precision::f32, Precision::bf16, Precision::int8, Precision::int8_wide, Precision::int8_grouped}) {
    const std::string name(name_of(precision));
    add("peak/" + name, threads, [=](benchmark::State& state) {
      for (auto _ : state) state.counters["GOP/s"] = peak(precision, threads) / 1e9;
    });
    for (const Shape& shape : shapes) {
      add("product/" + name + "/" + std::to_string(shape.rows) + "x" + std::to_string(shape.outputs) + "x" +
              std::to_string(shape.inputs),
          threads, [=](benchmark::State& state) { time_product(state, shape, precision, threads); });
    }
  }
}

}  // namespace
}  // namespace captiond::whisper

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  for (const std::size_t threads : {1, 2}) captiond::whisper::add_all(threads);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
