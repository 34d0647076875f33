#include "daemon/commands/transcribe_arguments.h"

#include <memory>
#include <optional>

#include "base/command_line.h"

namespace captiond {
namespace {

void declare_input(cli::Command command, TranscribeArguments& arguments) {
  command.add_option("FILE", arguments.files, "Sound files; - reads one from standard input").required();
  command
      .add_option("--model", arguments.model,
                  "Name of an installed model, or the path of a folder or file of weights")
      .capture_default_str();
  command.add_option("--precision", arguments.precision.precision, "How the model computes")
      .capture_default_str();
  command.add_option("--threads", arguments.threads, "Threads to compute with (default: all processors)")
      .range(1, 256);
  command.add_option("--language", arguments.language,
                     "Code or name of the language spoken (default: detected in the first 30 s)");
  command.add_flag("--multilingual", arguments.options.multilingual,
                   "Detect the language of each window anew");
  command.add_option("--task", arguments.task, "Write what is said, or translate it into English")
      .one_of({"transcribe", "translate"})
      .capture_default_str();
}

/// How tokens are chosen.
void declare_decoding(cli::Command command, TranscribeArguments& arguments) {
  auto& decode = arguments.options.decode;
  command
      .add_option("--beam-size", decode.beam_size,
                  "Texts followed side by side at temperature 0 (default: greedy)")
      .range(1, 64);
  command.add_option("--patience", decode.patience, "Beams times this many texts must have ended")
      .positive()
      .capture_default_str();
  decode.best_of = 5;
  command
      .add_option("--best-of", decode.best_of, "Texts drawn above temperature 0, of which the best is kept")
      .range(1, 64)
      .capture_default_str();
  command.add_optional("--length-penalty", decode.length_penalty,
                       "Exponent of a text's length in its score; none: log probability per token");
  command
      .add_option("--suppress-tokens", decode.suppress_tokens,
                  "Numbers of tokens never written, with commas; -1: marks that are not spoken")
      .with_commas()
      .capture_default_str();
  command.add_option("--seed", decode.seed, "Of what is drawn at random").capture_default_str();
}

/// When a window is decoded again.
void declare_fallback(cli::Command command, TranscribeArguments& arguments) {
  auto& options = arguments.options;
  struct Ladder {
    float first = 0.0F;
    std::optional<float> step = 0.2F;
  };
  const auto ladder = std::make_shared<Ladder>();
  command.add_option("--temperature", ladder->first, "0: the most probable text; above: at random")
      .range(0.0, 1.0)
      .capture_default_str();
  command.add_optional("--temperature-increment-on-fallback", ladder->step,
                       "Added, up to 1, until a text passes the two tests below");
  command.add_optional("--compression-ratio-threshold", options.compression_ratio_threshold,
                       "The text repeats itself no more than this");
  command.add_optional("--logprob-threshold", options.logprob_threshold,
                       "Its tokens are at least this likely on average");
  command.add_optional("--no-speech-threshold", options.no_speech_threshold,
                       "A window is silent above this, unless its tokens pass the test above");
  command.parse_complete_callback([ladder, &options] {
    options.temperatures = {ladder->first};
    if (!ladder->step || *ladder->step <= 0.0F) return;
    for (int i = 1; static_cast<double>(ladder->first) + i * static_cast<double>(*ladder->step) < 1.0 + 1e-6;
         ++i)
      options.temperatures.push_back(ladder->first + static_cast<float>(i) * *ladder->step);
  });
}

/// What windows are told, and where they lie.
void declare_windows(cli::Command command, TranscribeArguments& arguments) {
  auto& options = arguments.options;
  command.add_option("--initial-prompt", options.initial_prompt,
                     "Text \"said before\": names and style to follow");
  command.add_flag("--carry-initial-prompt", options.carry_initial_prompt, "Say it before every window");
  command.add_option("--hotwords", options.hot_words, "Words to expect, told to every window");
  command.add_flag("--condition-on-previous-text,!--no-condition-on-previous-text",
                   options.condition_on_previous_text,
                   "Prompt each window with the text before it (default: yes)");
  const auto clips = command
                         .add_option("--clip-timestamps", options.clip_timestamps,
                                     "Seconds start,end,start,end,… of the parts to transcribe")
                         .with_commas()
                         .not_negative();
  command
      .add_option("--batch-size", arguments.batch_size,
                  "Find where somebody speaks, and decode this many stretches side by side")
      .range(1, 64)
      .excludes(clips);
}

void declare_words(cli::Command command, TranscribeArguments& arguments) {
  auto& options = arguments.options;
  auto& subtitles = arguments.subtitles;
  const auto words =
      command.add_flag("--word-timestamps", options.word_timestamps, "Tell when each word was said");
  command
      .add_option("--prepend-punctuations", options.prepend_punctuations,
                  "Marks that belong to the next word")
      .capture_default_str();
  command
      .add_option("--append-punctuations", options.append_punctuations,
                  "Marks that belong to the word before")
      .capture_default_str();
  command
      .add_optional("--hallucination-silence-threshold", options.hallucination_silence_threshold,
                    "Skip silence longer than this many seconds around what looks invented")
      .needs(words);
  command
      .add_flag("--highlight-words", subtitles.highlight_words,
                "Underline each word as it is said (srt, vtt)")
      .needs(words);
  command.add_option("--max-line-width", subtitles.max_line_width, "Characters in a line (srt, vtt)")
      .needs(words);
  command.add_option("--max-line-count", subtitles.max_line_count, "Lines in a subtitle, with a width")
      .needs(words);
  command
      .add_option("--max-words-per-line", subtitles.max_words_per_line,
                  "Words in a subtitle, without a width")
      .needs(words);
}

void declare_output(cli::Command command, TranscribeArguments& arguments) {
  command
      .add_option("--output-format", arguments.format, "How the text is written; json: one object per file")
      .one_of({"txt", "json", "srt", "vtt", "tsv", "all"})
      .capture_default_str();
  command.add_option("--output-dir", arguments.folder,
                     "Write NAME.txt (NAME.json, …) there instead of standard output");
}

}  // namespace

void declare_transcribe_arguments(cli::Command command, TranscribeArguments& arguments) {
  declare_input(command, arguments);
  declare_decoding(command, arguments);
  declare_fallback(command, arguments);
  declare_windows(command, arguments);
  declare_words(command, arguments);
  declare_output(command, arguments);
}

}  // namespace captiond
