using System.Text;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;

namespace Sdk.Container.Hygiene.Tests.Locking;

public sealed class LockFileRefusalTests
{
    // Each with a checksum that is right, as if the file had been made to deceive. The lines: 6 inputs, 15 and 16 suites, 19 to 24 ca-certificates, ffmpeg, libavcodec61, libc6, libgcc-s1 and nginx.
    [Theory]
    [InlineData("\"name\": \"ffmpeg\"", "\"nome\": \"ffmpeg\"", 20, "field 'name' is expected, not 'nome'")]
    [InlineData("\"suite\": \"trixie-security\", \"requiredBy\": null", "\"requiredBy\": null", 20, "field 'suite' is expected, not 'requiredBy'")]
    [InlineData("\"inBase\": false, \"source\": \"ffmpeg\"", "\"inBase\": false, \"inBase\": false, \"source\": \"ffmpeg\"", 20, "field 'source' is expected, not 'inBase'")]
    [InlineData("\"dependsOn\": [\"libgcc-s1\"]", "\"dependsOn\": [\"libgcc-s1\"], \"essential\": true", 22, "field 'essential' is not known here")]
    [InlineData(", \"dependsOn\": [\"libgcc-s1\"]", "", 22, "field 'dependsOn' is missing")]
    [InlineData("\"architectures\"", "\"architekturen\"", 4, "field 'architectures' is expected, not 'architekturen'")]
    [InlineData("\"size\": 1006", "\"size\": -1006", 20, "package 'ffmpeg': the size is not above 0")]
    [InlineData("\"size\": 1006", "\"size\": 0", 20, "package 'ffmpeg': the size is not above 0")]
    [InlineData("\"size\": 1006", "\"size\": 10.5", 20, "'size' is not a whole number")]
    [InlineData("\"size\": 1006", "\"size\": 99999999999999999999", 20, "'size' is not a whole number")]
    [InlineData("\"size\": 1006", "\"size\": \"1006\"", 20, "'size' is not a whole number")]
    [InlineData("\"inBase\": false", "\"inBase\": 0", 20, "'inBase' is neither true nor false")]
    [InlineData("\"requiredBy\": \"ffmpeg\"", "\"requiredBy\": 1", 21, "'requiredBy' is neither a text nor null")]
    [InlineData("\"dependsOn\": [\"libgcc-s1\"]", "\"dependsOn\": \"libgcc-s1\"", 22, "'dependsOn' is not a list")]
    [InlineData("\"dependsOn\": [\"libgcc-s1\"]", "\"dependsOn\": [1]", 22, "']' is expected here, not a value")]
    [InlineData("\"requiredBy\": \"ffmpeg\"", "\"requiredBy\": \"ffmpreg\"", 21, "package 'libavcodec61' is required by 'ffmpreg', which is not in the lock")]
    [InlineData("\"dependsOn\": [\"libgcc-s1\"]", "\"dependsOn\": [\"openssl\"]", 22, "package 'libc6' depends on 'openssl', which is not in the lock")]
    [InlineData("\"dependsOn\": [\"libgcc-s1\"]", "\"dependsOn\": [\"libgcc1\"]", 22, "package 'libc6' depends on 'libgcc1', which is not in the lock")]
    [InlineData("[\"libavcodec61\", \"libc6\"]", "[\"libc6\", \"libavcodec61\"]", 20, "dependency 'libavcodec61' stands after 'libc6', but the list is sorted")]
    [InlineData("[\"libavcodec61\", \"libc6\"]", "[\"libc6\", \"libc6\"]", 20, "dependency 'libc6' is named twice")]
    [InlineData("\"name\": \"nginx\"", "\"name\": \"libgcc-s1\"", 24, "package 'libgcc-s1' is there twice")]
    [InlineData("\"name\": \"nginx\"", "\"name\": \"apache2\"", 24, "package 'apache2' stands after 'libgcc-s1', but packages are sorted by name")]
    [InlineData("\"name\": \"nginx\"", "\"name\": \".nginx\"", 24, "package '.nginx': this is not the name of a package")]
    [InlineData("\"name\": \"nginx\"", "\"name\": \"../nginx\"", 24, "package '../nginx': this is not the name of a package")]
    [InlineData("\"name\": \"nginx\"", "\"name\": \"\"", 24, "package '': this is not the name of a package")]
    [InlineData("\"name\": \"nginx\"", "\"name\": \"ngi\\u001b[2Jnx\"", 24, "package 'ngi?[2Jnx': this is not the name of a package")]
    [InlineData("\"name\": \"nginx\"", "\"name\": \"ngi\\ud800nx\"", 24, "this text is not valid UTF-8")]
    [InlineData("\"name\": \"nginx\"", "\"na\\ud800me\": \"nginx\"", 24, "this text is not valid UTF-8")]
    [InlineData("\"name\": \"nginx\"", "\"n\\u0061me\": \"nginx\"", 24, "field 'name' is expected")]
    [InlineData("\"date\": \"2026-01-10T10:28:47Z\"", "\"date\": \"2026-01-10T10:28:47\\ud800Z\"", 15, "this text is not valid UTF-8")]
    [InlineData("\"version\": \"2.41-12\"", "\"version\": \"2.41 12\"", 22, "package 'libc6': '2.41 12' is not a version")]
    [InlineData("\"version\": \"2.41-12\"", "\"version\": \"\"", 22, "package 'libc6': '' is not a version")]
    [InlineData("\"sourceVersion\": \"2.41-12\"", "\"sourceVersion\": \"-\"", 22, "package 'libc6': '-' is not a version")]
    [InlineData("\"source\": \"glibc\"", "\"source\": \"g libc\"", 22, "package 'libc6': 'g libc' is not the name of a source package")]
    [InlineData("\"architecture\": \"all\"", "\"architecture\": \"arm64\"", 19, "package 'ca-certificates': architecture 'arm64' does not run on amd64")]
    [InlineData("\"suite\": \"trixie\", \"requiredBy\": \"libc6\"", "\"suite\": \"sid\", \"requiredBy\": \"libc6\"", 23, "package 'libgcc-s1': suite 'sid' is not among the suites")]
    [InlineData("pool/main/n/nginx/", "../pool/main/n/nginx/", 24, "is not a path below the archive's root")]
    [InlineData("pool/main/n/nginx/", "pool/../../n/nginx/", 24, "is not a path below the archive's root")]
    [InlineData("pool/main/n/nginx/", "pool/%2E%2e/n/nginx/", 24, "is not a path below the archive's root")]
    [InlineData("pool/main/n/nginx/", "pool/main%2Fn/nginx/", 24, "is not a path below the archive's root")]
    [InlineData("pool/main/n/nginx/", "pool/./n/nginx/", 24, "is not a path below the archive's root")]
    [InlineData("pool/main/n/nginx/", "/pool/main/n/nginx/", 24, "is not a path below the archive's root")]
    [InlineData("pool/main/n/nginx/", "//mirror.example/n/nginx/", 24, "is not a path below the archive's root")]
    [InlineData("pool/main/n/nginx/", "https://mirror.example/n/nginx/", 24, "is not a path below the archive's root")]
    [InlineData("pool/main/n/nginx/", "C:/pool/", 24, "is not a path below the archive's root")]
    [InlineData("pool/main/n/nginx/", "pool\\\\main\\\\n/", 24, "is not a path below the archive's root")]
    [InlineData("pool/main/n/nginx/", "pool/main/n/nginx?/", 24, "is not a path below the archive's root")]
    [InlineData("pool/main/n/nginx/", "pool/main/n/#/", 24, "is not a path below the archive's root")]
    [InlineData("pool/main/n/nginx/", "pool/main/n/ nginx/", 24, "is not a path below the archive's root")]
    [InlineData("\"sha256\": \"a2e2fc", "\"sha256\": \"A2E2FC", 20, "'sha256' is not a SHA-256 digest")]
    [InlineData("\"sha256\": \"a2e2fc", "\"sha256\": \"a2e2f", 20, "'sha256' is not a SHA-256 digest")]
    [InlineData("\"sha256\": \"a2e2fc", "\"sha256\": \"sha256:a2e2fc", 20, "'sha256' is not a SHA-256 digest")]
    [InlineData("\"sha256\": \"a2e2fc", "\"sha256\": \"g2e2fc", 20, "'sha256' is not a SHA-256 digest")]
    [InlineData("\"inRelease\": \"50573a", "\"inRelease\": \"", 15, "'inRelease' is not a SHA-256 digest")]
    [InlineData("\"date\": \"2026-01-10T10:28:47Z\"", "\"date\": \"10 Jan 2026\"", 15, "'date' is not a time such as")]
    [InlineData("\"date\": \"2026-01-10T10:28:47Z\"", "\"date\": \"2026-01-10T10:28:47+02:00\"", 15, "'date' is not a time such as")]
    [InlineData("\"date\": \"2026-01-10T10:28:47Z\"", "\"date\": \"2026-13-10T10:28:47Z\"", 15, "'date' is not a time such as")]
    [InlineData("\"date\": \"2026-01-10T10:28:47Z\"", "\"date\": null", 15, "'date' is missing")]
    [InlineData("\"signedBy\": [\"41587F7DB8C774BCCF131416762F67A0B2C39DE4\"] },", "\"signedBy\": [] },", 15, "suite 'trixie' is signed by nobody")]
    [InlineData("[\"41587F7D", "[\"41587f7d", 15, "is not the name of a fingerprint")]
    [InlineData("{ \"suite\": \"trixie\"", "{ \"suite\": \"forky\"", 15, "suite 'forky' stands where the inputs name 'trixie'")]
    [InlineData("\"label\": \"Debian\"", "\"label\": \"Deb\\nian\"", 15, "the codename or the label of suite 'trixie' has control characters")]
    [InlineData("\"suites\": [\"trixie\", \"trixie-security\"]", "\"suites\": [\"trixie\", \"trixie-security\", \"forky\"]", 6, "suite 'forky' has no entry among the suites")]
    [InlineData("\"suites\": [\"trixie\", \"trixie-security\"]", "\"suites\": [\"trixie\"]", 16, "suite 'trixie-security' stands where the inputs name none")]
    [InlineData("\"suites\": [\"trixie\", \"trixie-security\"]", "\"suites\": []", 6, "no suite is named")]
    [InlineData("\"components\": [\"main\"]", "\"components\": []", 6, "no component is named")]
    [InlineData("\"components\": [\"main\"]", "\"components\": [\"main\", \"main\"]", 6, "component 'main' is named twice")]
    [InlineData("\"base\": [\"ca-certificates\", \"libc6\"]", "\"base\": [\"libc6\", \"ca-certificates\"]", 6, "base package 'ca-certificates' stands after 'libc6'")]
    [InlineData("\"base\": [\"ca-certificates\"", "\"base\": [\"*\"", 6, "'*' is not the name of a base package")]
    [InlineData("\"base\": [\"ca-certificates\"", "\"base\": [\"ca-*-certificates\"", 6, "'ca-*-certificates' is not the name of a base package")]
    [InlineData("\"packages\": [\"ffmpeg\"", "\"packages\": [\"\", \"ffmpeg\"", 6, "'' is not the name of a package")]
    [InlineData("\"installRecommends\": false", "\"installRecommends\": null", 12, "'installRecommends' is neither true nor false")]
    [InlineData("\"amd64\": {", "\"AMD 64\": {", 5, "'AMD 64' is not the name of an architecture")]
    public void A_file_that_breaks_a_rule_is_refused_at_its_line(string old, string @new, int line, string cause)
    {
        LockEdit.Text.ShouldContain(old);
        var at = LockEdit.Text.IndexOf(old, StringComparison.Ordinal);
        var refusal = LockEdit.Refusal(LockEdit.Seal(string.Concat(LockEdit.Text.AsSpan(0, at), @new, LockEdit.Text.AsSpan(at + old.Length))));

        refusal.Code.ShouldBe("HYG2002");
        refusal.Message.ShouldContain(cause);
        refusal.Location.ShouldNotBeNull().File.ShouldBe(LockEdit.Path);
        refusal.Location!.Value.Line.ShouldBe(line);
    }

    [Theory]
    [InlineData("", "HYG2001", 1)]
    [InlineData("\uFEFF{}", "HYG2001", 1)]
    [InlineData("{", "HYG2001", 1)]
    [InlineData("{\n  \"version\": 1,\n  // a comment\n}", "HYG2001", 3)]
    [InlineData("{\n  \"version\": 1\n  \"sha256\": 2\n}", "HYG2001", 3)]
    [InlineData("null", "HYG2002", 1)]
    [InlineData("[]", "HYG2002", 1)]
    [InlineData("{}", "HYG2002", 1)]
    [InlineData("{ \"dependencies\": {} }", "HYG2002", 1)]
    [InlineData("{ \"version\": \"1\" }", "HYG2002", 1)]
    [InlineData("{\n  \"version\": 3,\n  \"who\": [\"knows\"]\n}\n", "HYG2003", 2)]
    [InlineData("{\n  \"version\": 0\n}\n", "HYG2003", 2)]
    [InlineData("{\n  \"version\": -9223372036854775808\n}\n", "HYG2003", 2)]
    [InlineData("{\n  \"version\": 1,\n<<<<<<< HEAD\n  \"sha256\": \"\",\n", "HYG2005", 3)]
    public void What_is_no_lock_is_refused_at_its_line(string text, string code, int line)
    {
        var refusal = LockEdit.Refusal(text);
        refusal.Code.ShouldBe(code);
        refusal.Location.ShouldNotBeNull().Line.ShouldBe(line);
    }

    [Fact]
    public void Malformed_JSON_is_shown_with_its_line_and_column_and_without_the_readers_own_count()
    {
        var refusal = LockEdit.Refusal(LockEdit.Text.Replace("\"installRecommends\": false", "\"installRecommends\": fälse", StringComparison.Ordinal));
        refusal.Location.ShouldBe(new SourceLocation(LockEdit.Path, 12, 31));
        refusal.Message.ShouldNotContain("LineNumber");
    }

    [Fact]
    public void A_column_counts_characters_not_bytes()
    {
        var text = LockEdit.Text.Replace("\"label\": \"Debian\",", "\"label\": \"Débiän\" ,!", StringComparison.Ordinal);
        var column = text.Split('\n')[14].IndexOf('!', StringComparison.Ordinal) + 1;
        LockEdit.Refusal(text).Location.ShouldBe(new SourceLocation(LockEdit.Path, 15, column));
    }

    [Theory]
    [InlineData("<<<<<<< ours")]
    [InlineData("=======")]
    [InlineData("||||||| base")]
    [InlineData(">>>>>>> theirs")]
    public void A_merge_conflict_is_called_by_its_name(string marker)
    {
        for (var line = 0; line < LockEdit.Text.Split('\n').Length; line++)
        {
            var lines = LockEdit.Text.Split('\n').ToList();
            lines.Insert(line, marker);
            var refusal = LockEdit.Refusal(string.Join('\n', lines));
            refusal.Code.ShouldBe("HYG2005");
            refusal.Location.ShouldNotBeNull().Line.ShouldBe(line + 1);
        }
    }

    [Fact]
    public void Text_after_the_lock_is_refused() => LockEdit.Refusal(LockEdit.Text + "{}").Code.ShouldBe("HYG2001");

    [Fact]
    public void An_architecture_that_is_there_twice_is_refused()
    {
        var start = LockEdit.Text.IndexOf("    \"amd64\"", StringComparison.Ordinal);
        var section = LockEdit.Text[start..LockEdit.Text.LastIndexOf("\n  }", StringComparison.Ordinal)];
        var refusal = LockEdit.Refusal(LockEdit.Seal(LockEdit.Text.Replace(section, $"{section},\n{section}", StringComparison.Ordinal)));
        refusal.Message.ShouldContain("architecture 'amd64' is there twice");
        refusal.Location.ShouldNotBeNull().Line.ShouldBe(27);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused()
    {
        var bytes = Encoding.UTF8.GetBytes(LockEdit.Text);
        bytes[LockEdit.Text.IndexOf("ffmpeg", StringComparison.Ordinal)] = 0xFF;
        Should.Throw<HygieneException>(() => LockFileSerializer.Read(bytes, LockEdit.Path)).Code.ShouldBe("HYG2002");
    }

    [Fact]
    public void A_file_too_large_to_be_a_lock_is_refused() =>
        Should.Throw<HygieneException>(() => LockFileSerializer.Read(new byte[(16 << 20) + 1], LockEdit.Path)).Code.ShouldBe("HYG2006");
}
