// The Silero network, version 6 at 16 kHz, as its authors run it (github.com/snakers4/silero-vad): each
// window of 512 samples is preceded by the 64 samples before it and followed by 64 of its own, mirrored.
// Without that context onsets are missed and quiet speech scores low.
#include <Eigen/Core>
#include <array>
#include <cmath>

#include "base/safetensors.h"
#include "vad/detector.h"

namespace captiond {
namespace {

using Eigen::Index;
using Eigen::MatrixXf;
using Eigen::VectorXf;

constexpr Index kContext = 64;  // samples of the window before, and of the mirror after
constexpr Index kPadded = kContext + kVadWindow + kContext;  // what the network looks at
constexpr Index kFrame = 256, kHop = 128;                    // of the short-time Fourier transform
constexpr Index kFrames = (kPadded - kFrame) / kHop + 1;     // 4
constexpr Index kBins = kFrame / 2 + 1;                      // 129
constexpr Index kHidden = 128;
constexpr Index kKernel = 3;

/// Reads a tensor whose first dimension is `rows` as a matrix of (rows, all the rest).
MatrixXf read_matrix(const SafeTensors& file, const std::string& name, std::vector<std::size_t> shape) {
  using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const std::vector<float> values = file.floats(name, shape);
  const auto rows = static_cast<Index>(shape.front());
  return Eigen::Map<const RowMajor>(values.data(), rows, static_cast<Index>(values.size()) / rows);
}

/// A 1-D convolution of width 3 with one frame of zeros on either side, then ReLU.
class Convolution {
 public:
  Convolution(const SafeTensors& file, const std::string& name, std::size_t in, std::size_t out, Index stride)
      : weight_(read_matrix(file, name + ".weight", {out, in, kKernel})),
        bias_(read_matrix(file, name + ".bias", {out})),
        stride_(stride) {}

  /// (in, frames) -> (out, frames / stride)
  MatrixXf operator()(const MatrixXf& input) const {
    const Index frames = (input.cols() + stride_ - 1) / stride_;
    MatrixXf patches = MatrixXf::Zero(weight_.cols(), frames);  // (in * 3, frames), the tap running fastest
    for (Index frame = 0; frame < frames; ++frame) {
      for (Index tap = 0; tap < kKernel; ++tap) {
        const Index from = frame * stride_ + tap - 1;
        if (from < 0 || from >= input.cols()) continue;
        patches.col(frame)(Eigen::seqN(tap, input.rows(), kKernel)) = input.col(from);
      }
    }
    return ((weight_ * patches).colwise() + bias_).cwiseMax(0.0F);
  }

 private:
  MatrixXf weight_;  // (out, in * 3)
  VectorXf bias_;    // (out)
  Index stride_;
};

float sigmoid(float x) {
  return 1.0F / (1.0F + std::exp(-x));
}

/// A long short-term memory cell; its four gates lie in the order input, forget, candidate, output.
class LstmCell {
 public:
  explicit LstmCell(const SafeTensors& file)
      : input_weight_(read_matrix(file, "lstm_cell.weight_ih", {4 * kHidden, kHidden})),
        hidden_weight_(read_matrix(file, "lstm_cell.weight_hh", {4 * kHidden, kHidden})),
        bias_(read_matrix(file, "lstm_cell.bias_ih", {4 * kHidden}) +
              read_matrix(file, "lstm_cell.bias_hh", {4 * kHidden})) {}

  const VectorXf& operator()(const VectorXf& input) {
    const VectorXf gates = input_weight_ * input + hidden_weight_ * hidden_ + bias_;
    const auto gate = [&gates](Index i) { return gates.segment(i * kHidden, kHidden).array(); };
    const auto squash = [](float x) { return sigmoid(x); };
    cell_ = gate(1).unaryExpr(squash) * cell_.array() + gate(0).unaryExpr(squash) * gate(2).tanh();
    hidden_ = gate(3).unaryExpr(squash) * cell_.array().tanh();
    return hidden_;
  }

  void reset() {
    cell_.setZero();
    hidden_.setZero();
  }

 private:
  MatrixXf input_weight_, hidden_weight_;    // (4 * hidden, hidden)
  VectorXf bias_;                            // (4 * hidden)
  VectorXf cell_ = VectorXf::Zero(kHidden);  // state
  VectorXf hidden_ = VectorXf::Zero(kHidden);
};

class Silero : public SpeechDetector {
 public:
  explicit Silero(const SafeTensors& file)
      : basis_(read_matrix(file, "stft_conv.weight", {2 * kBins, 1, kFrame})),
        layers_{Convolution(file, "conv1", kBins, 128, 1), Convolution(file, "conv2", 128, 64, 2),
                Convolution(file, "conv3", 64, 64, 2), Convolution(file, "conv4", 64, kHidden, 1)},
        lstm_(file),
        output_weight_(read_matrix(file, "final_conv.weight", {1, kHidden, 1}).transpose()),
        output_bias_(file.floats("final_conv.bias", {1}).front()) {}

  float probability(std::span<const float, kVadWindow> window) override {
    pad(window);
    MatrixXf features = magnitudes();  // (bins, 4)
    for (const Convolution& layer : layers_) features = layer(features);
    const VectorXf& hidden = lstm_(features.col(0));
    return sigmoid(output_weight_.dot(hidden.cwiseMax(0.0F)) + output_bias_);
  }

  void reset() override {
    padded_.setZero();
    lstm_.reset();
  }

 private:
  /// Moves the end of the last window to the front, puts the new one behind it and mirrors its end.
  void pad(std::span<const float, kVadWindow> window) {
    constexpr Index size = kVadWindow;
    padded_.head<kContext>() = padded_.segment<kContext>(size).eval();
    padded_.segment<size>(kContext) = Eigen::Map<const Eigen::Matrix<float, size, 1>>(window.data());
    padded_.tail<kContext>() = padded_.segment<kContext>(size - 1).reverse().eval();
  }

  MatrixXf magnitudes() const {
    const Eigen::Map<const MatrixXf, 0, Eigen::OuterStride<>> frames(padded_.data(), kFrame, kFrames,
                                                                     Eigen::OuterStride<>(kHop));
    const MatrixXf spectrum = basis_ * frames;  // (2 * bins, 4): real parts, then imaginary parts
    return (spectrum.topRows(kBins).array().square() + spectrum.bottomRows(kBins).array().square()).sqrt();
  }

  MatrixXf basis_;  // (2 * bins, frame)
  std::array<Convolution, 4> layers_;
  LstmCell lstm_;
  VectorXf output_weight_;  // (hidden)
  float output_bias_;
  Eigen::Matrix<float, kPadded, 1> padded_ = Eigen::Matrix<float, kPadded, 1>::Zero();
};

}  // namespace

std::unique_ptr<SpeechDetector> load_silero(const std::string& path) {
  return std::make_unique<Silero>(SafeTensors(path));
}

}  // namespace captiond
