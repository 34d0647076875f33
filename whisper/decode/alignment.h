// When each token was said, read from where the decoder looked while it read them.
//
// OpenAI's method: the cross-attention of a few heads follows the sound; after sharpening, dynamic time
// warping finds the path through it that rises with both text and time (T. Giorgino, "Computing and
// Visualizing Dynamic Time Warping Alignments in R", 2009).
#pragma once

#include <cstddef>
#include <vector>

#include "whisper/network/decoder.h"
#include "whisper/tensor.h"

namespace captiond::whisper {

/// How strongly each token belongs to each frame: of each head the softmax over `frames` (those that hold
/// sound), standardised over the tokens and smoothed over time by a median of seven; then the mean of the
/// heads. Returns (tokens, frames).
Matrix alignment_matrix(const CrossAttention& attention, std::size_t frames);

/// The path of largest sum from the first token and frame to the last, stepping by one in either or both.
/// Returns the frame in which the path enters each row. Ties are broken as in OpenAI's dtw().
std::vector<std::size_t> warp(ConstMatrixView matrix);

/// out = softmax(scores).
void softmax(const float* scores, std::size_t count, float* out);

/// The middle one of each value and its three neighbours on both sides, mirrored at the ends; a row of three
/// or fewer stays as it is.
void median_filter(const float* row, std::size_t count, float* out);

}  // namespace captiond::whisper
