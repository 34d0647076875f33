#include "proto/messages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "base/error.h"

namespace captiond::proto {
namespace {

using ::testing::HasSubstr;

const SourceInfo kMic{"mic", "Microphone", "pulse", "running", "alsa_input.usb", "", "en", false};
const SourceInfo kSpeakers{"spk", "Haut-parleurs 🔊", "pulse", "waiting", "", "no such sink", "", true,
                           "cyan"};

Caption caption() {
  Caption c;
  c.seq = 813;
  c.source = "mic";
  c.utterance = 42;
  c.rev = 7;
  c.language = "en";
  c.committed = {{" hello", 12.34, 12.71, 0.98}, {" 世界", 12.71, 13.0, 0.5}};
  c.tail = {{" wor", 12.8, 13.0, "preview"}};
  c.time = 1763707261.25;
  return c;
}

std::vector<ServerMessage> server_messages() {
  return {
      Hello{1, "captiond 0.1.0", 812, 99, {kMic, kSpeakers}, {{"preview", "tiny.en"}, {"confirm", "base"}}},
      caption(),
      Caption{.seq = {}, .source = "mic", .language = "", .committed = {}, .tail = {}, .final = true},
      Translation{9, "mic", 42, "en", "de", " Good morning.", 1.5, 2.25, 1763707261.5},
      Level{"mic", -23.5, -3.25, true},
      Spectrum{"mic", {-100, -42, 0}},
      Devices{{{"alsa", "hw:1", "USB \"mic\"", false, true}, {"pulse", "x.monitor", "", true, false}}},
      Gap{5, "mic", 1.5, 3.2, "device-lost"},
      Gap{{}, "mic", 0.0, 0.001, "overrun"},
      Status{0.8,
             0.5,
             312.5,
             86400.25,
             true,
             "preview shortened",
             "paused",
             3,
             {{"confirm", "base"}},
             "int8",
             true,
             {kMic}},
      SourceChanged{kSpeakers},
      Notice{"warning", "a \"quoted\"\nline\t\x01"},
      Reply{7, std::nullopt, R"({"n":1,"paused":true})"},
      Reply{-8, ReplyError{"no-such-source", "no source x"}, "{}"}};
}

std::vector<ClientMessage> client_messages() {
  return {Subscribe{{"captions", "levels"}, {"mic"}, 640, 99}, Subscribe{},
          Command{1, "pause", R"({"source":"mic"})"}, Command{2, "toggle", "{}"}};
}

std::string refusal(std::string_view line) {
  try {
    decode_server(line);
    decode_client(line);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::protocol);
    return error.what();
  }
  return "accepted";
}

TEST(Messages, ComeBackAsTheyWere) {
  for (const auto& message : server_messages()) {
    const std::string line = encode(message);
    EXPECT_EQ(line.find('\n'), line.npos) << line;
    EXPECT_EQ(decode_server(line), message) << line;
  }
  for (const auto& message : client_messages()) EXPECT_EQ(decode_client(encode(message)), message);
}

TEST(Messages, AreWrittenAsTheProtocolDocumentsThem) {
  EXPECT_EQ(encode(ServerMessage(caption())),
            R"({"type":"caption","seq":813,"source":"mic","utterance":42,"rev":7,"language":"en",)"
            R"("committed":[{"text":" hello","start":12.34,"end":12.71,"p":0.98},)"
            R"({"text":" 世界","start":12.71,"end":13.0,"p":0.5}],)"
            R"("tail":[{"text":" wor","start":12.8,"end":13.0,"by":"preview"}],"final":false,)"
            R"("time":1763707261.25})");
  EXPECT_EQ(encode(ServerMessage(Reply{1, std::nullopt, R"({"paused":true})"})),
            R"({"type":"reply","id":1,"ok":true,"paused":true})");
  EXPECT_EQ(encode(ServerMessage(Reply{1, ReplyError{"bad", "why"}, "{}"})),
            R"({"type":"reply","id":1,"ok":false,"error":{"code":"bad","message":"why"}})");
  EXPECT_EQ(encode(ClientMessage(Command{3, "pause", R"({"source":"mic"})"})),
            R"({"type":"command","id":3,"name":"pause","args":{"source":"mic"}})");
}

TEST(Messages, RoundTimesToMilliseconds) {
  EXPECT_THAT(encode(ServerMessage(Level{"a", -20.00049, 1.0 / 3.0, false})),
              HasSubstr(R"("rms":-20.0,"peak":0.333)"));
}

TEST(Messages, NeverFailOnWhatAModelWrites) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  Caption c = caption();
  c.committed = {{"broken \xff\xc3", nan, std::numeric_limits<double>::infinity(), 0.0}};
  const auto back = decode_server(encode(ServerMessage(c)));
  ASSERT_TRUE(back);
  EXPECT_EQ(std::get<Caption>(*back).committed[0].text, "broken \uFFFD\uFFFD");
  EXPECT_EQ(std::get<Caption>(*back).committed[0].start, 0.0);
}

TEST(Messages, ReplyResultCannotForgeTheOutcome) {
  const std::string line =
      encode(ServerMessage(Reply{1, std::nullopt, R"({"id":9,"ok":false,"type":"hello"})"}));
  EXPECT_EQ(decode_server(line), ServerMessage(Reply{1, std::nullopt, "{}"}));
}

TEST(Decode, IgnoresWhatANewerWriterAdds) {
  EXPECT_EQ(decode_server(R"({"type":"weather","source":"mic","bins":[1,2]})"), std::nullopt);
  EXPECT_EQ(decode_client(R"({"type":"hello","protocol":1})"), std::nullopt) << "a server's message";
  EXPECT_EQ(decode_server(R"({"colour":"red","type":"level","source":"mic","x":{"y":[[]]}})"),
            ServerMessage(Level{.source = "mic"}));
  EXPECT_EQ(decode_client(R"({"type":"subscribe","since":null})"), ClientMessage(Subscribe{}));
}

TEST(Decode, SaysWhatWasExpectedAndFound) {
  EXPECT_EQ(refusal("hello"), R"(expected a JSON object, found "hello")");
  EXPECT_EQ(refusal(""), R"(expected a JSON object, found "")");
  EXPECT_EQ(refusal("[1]"), "expected a JSON object, found [1]");
  EXPECT_EQ(refusal(R"({"kind":"caption"})"),
            R"(expected a message with a string "type", found {"kind":"caption"})");
  EXPECT_EQ(refusal(R"({"type":7})"), R"(expected a message with a string "type", found {"type":7})");
  EXPECT_EQ(refusal(R"({"type":"command"})"), R"(expected a field command.name, found {"type":"command"})");
  EXPECT_EQ(refusal(R"({"type":"caption","source":"m","seq":-1})"),
            "expected a whole number in caption.seq, found -1");
  EXPECT_EQ(refusal(R"({"type":"caption","source":"m","tail":[{},{"text":3}]})"),
            "expected a string in caption.tail[1].text, found 3");
  EXPECT_EQ(refusal(R"({"type":"subscribe","want":"captions"})"),
            R"(expected an array in subscribe.want, found "captions")");
  EXPECT_EQ(refusal(R"({"type":"command","name":"x","args":[]})"),
            "expected an object in command.args, found []");
  EXPECT_EQ(refusal(R"({"type":"hello","protocol":3000000000})"),
            "expected an integer in hello.protocol, found 3000000000");
  EXPECT_EQ(refusal(R"({"type":"level","source":"m","rms":"loud"})"),
            R"(expected a number in level.rms, found "loud")");
}

TEST(Decode, WithstandsHostileLines) {
  const std::string deep(kMaxLine, '[');
  EXPECT_EQ(refusal(deep), "expected at most 16 levels of JSON, found more");
  EXPECT_EQ(refusal(R"({"type":"command","name":"x","args":)" + deep),
            "expected at most 16 levels of JSON, found more");
  EXPECT_THAT(refusal("{\"type\":\"notice\",\"message\":\"\xff\"}"), HasSubstr("expected a JSON object"));
  EXPECT_THAT(refusal(R"({"type":"level","source":"m","rms":1e999})"), HasSubstr("expected a JSON object"));
  EXPECT_LT(refusal(R"({"type":"level","source":[")" + std::string(60000, 'x') + "\"]}").size(), 200U)
      << "an error message repeats little of what it refuses";
}

/// Whatever a line holds, decode gives a message, nothing, or an Error: and a message it gives can be
/// written.
void expect_sane(const std::string& line) {
  try {
    const auto message = decode_server(line);
    EXPECT_TRUE(!message || decode_server(encode(*message))) << line;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::protocol) << line;
  }
  try {
    const auto message = decode_client(line);
    EXPECT_TRUE(!message || decode_client(encode(*message))) << line;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::protocol) << line;
  }
}

std::string mutated(std::string line, std::mt19937& random) {
  static const std::string kBytes = "{}[]\",:\\0129-.eE nulltrue\x01\x7f\xc3\xff";
  for (int edits = std::uniform_int_distribution(1, 6)(random); edits > 0 && !line.empty(); --edits) {
    const auto at = std::uniform_int_distribution<std::size_t>(0, line.size() - 1)(random);
    const char byte = kBytes[std::uniform_int_distribution<std::size_t>(0, kBytes.size() - 1)(random)];
    switch (std::uniform_int_distribution(0, 3)(random)) {
      case 0:
        line[at] = byte;
        break;
      case 1:
        line.insert(at, 1, byte);
        break;
      case 2:
        line.erase(at, std::uniform_int_distribution<std::size_t>(1, 8)(random));
        break;
      default:
        line += line.substr(at, 30);
    }
  }
  return line;
}

TEST(Decode, SurvivesMutatedLines) {
  std::mt19937 random(20261121);  // the same lines in every run
  std::vector<std::string> lines;
  for (const auto& message : server_messages()) lines.push_back(encode(message));
  for (const auto& message : client_messages()) lines.push_back(encode(message));
  for (int round = 0; round < 500; ++round)
    for (const std::string& line : lines) expect_sane(mutated(line, random));
}

}  // namespace
}  // namespace captiond::proto
