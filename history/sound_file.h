// Sound as the bytes of a file, by libsndfile: what is kept beside a line, and what is heard of it again.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace captiond {

/// FLAC gives back what was heard to the bit, at about 15 kB a second of speech; Opus is for the ear, at
/// about 4 kB.
enum class SoundCoding { flac, opus, wav };

/// 16 kHz mono samples in [-1, 1] as a file of that format. Throws Error with libsndfile's words.
std::string encode_sound(std::span<const float> sound, SoundCoding format);
/// The samples again, 16 kHz mono. Throws Error when it is no such file.
std::vector<float> decode_sound(std::string_view file);

}  // namespace captiond
