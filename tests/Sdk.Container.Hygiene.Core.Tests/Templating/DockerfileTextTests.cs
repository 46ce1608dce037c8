using System.Text.Json;
using CsCheck;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Templating;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Templating;

/// <summary>Whatever stands in a value comes out of the Dockerfile again. Real builders are asked in the integration tests.</summary>
public sealed class DockerfileTextTests
{
    private static readonly Gen<string> Nasty = Gen.Select(
        Any.Of("\"", "'", "\\", "$", "`", "#", "\n", "\r", "\t", " ", "=", "a", "${X}", "$HOME", "{", "}", "[", "]", "\\n", "\\\n", "ü", "😀", "\u2028", "\u0085", "\ufeff", "\u0001", "<<EOF", "escape=`", ",")
            .Array[0, 12], parts => string.Concat(parts));

    [Theory]
    [InlineData("1654", "1654")]
    [InlineData("/usr/bin:/bin", "/usr/bin:/bin")]
    [InlineData("", "\"\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("say \"hi\"", "\"say \\\"hi\\\"\"")]
    [InlineData("$HOME", "\"\\$HOME\"")]
    [InlineData("C:\\", "\"C:\\\\\"")]
    [InlineData("a\nb", "\"a${newline}b\"")]
    [InlineData("it's", "\"it's\"")]
    public void A_value_is_bare_where_it_may_be_and_quoted_elsewhere(string value, string expected) => DockerfileText.Value(value, "newline").ShouldBe(expected);

    [Fact]
    public void Any_configuration_comes_out_of_the_Dockerfile_whole()
    {
        using Contexts contexts = new();
        Gen.Select(Nasty.Array[0, 4], Nasty.Where(name => name.Length > 0 && !name.Contains('=', StringComparison.Ordinal)).Array[0, 4], Nasty, Nasty, Nasty.Array[1, 3]).Sample(
            (env, labels, directory, user, words) =>
            {
                ContainerConfig config = new()
                {
                    Env = [.. env.Select((value, i) => $"V{i}={value}")],
                    Labels = labels.Distinct().ToDictionary(name => name, name => $"{name}\\"),
                    WorkingDir = $"/{directory}",
                    User = $"u{user}",
                    Entrypoint = words,
                    Cmd = words,
                    Volumes = [.. words.Select(word => $"/{word}").Distinct()],
                };
                var model = DockerfileModels.Of(contexts.App() with { Configuration = Contexts.Json(config) })[0];
                var text = new TemplateRenderer(TemplateSet.Open(Contexts.Shipped, null)).Render("dockerfile/app.scriban", model, CancellationToken.None);

                DockerfileReader reader = new(new Dictionary<string, string> { ["newline"] = "\n" });
                var read = DockerfileReader.Instructions(text).ToLookup(line => line.Instruction, line => line.Arguments);
                if (env.Length > 0)
                    reader.Pairs(read["ENV"].Single()).Select(pair => $"{pair.Key}={pair.Value}").ShouldBe(config.Env);
                if (labels.Length > 0)
                    reader.Pairs(read["LABEL"].Single()).ShouldBe(config.Labels, ignoreOrder: true);
                reader.Unquote(read["WORKDIR"].Single()).ShouldBe(config.WorkingDir);
                reader.Unquote(read["USER"].Single()).ShouldBe(config.User);
                JsonSerializer.Deserialize<string[]>(read["ENTRYPOINT"].Single()).ShouldBe(words);
                JsonSerializer.Deserialize<string[]>(read["VOLUME"].Single())!.Select(reader.Unquote).ShouldBe(config.Volumes, ignoreOrder: true);
                read["CMD"].Single().ShouldBe(read["ENTRYPOINT"].Single());
            },
            iter: 300, threads: 1);
    }

    [Fact]
    public void A_variable_that_is_called_as_the_argument_does_not_take_its_place()
    {
        using Contexts contexts = new();
        DockerfileModels.Of(contexts.App() with { Configuration = Contexts.Json(new() { Env = ["newline=1", "newline_=2", "A=a\nb"] }) })[0].NewlineArgument.ShouldBe("newline__");
    }

    [Fact]
    public void Without_a_value_of_several_lines_there_is_no_argument()
    {
        using Contexts contexts = new();
        DockerfileModels.Of(contexts.App() with { Configuration = Contexts.Json(new() { Env = ["A=\\n"], Entrypoint = ["a\nb"] }) })[0].NewlineArgument.ShouldBeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0xD800)]
    [InlineData(0xDC00)]
    public void What_no_Dockerfile_can_hold_is_refused(int character)
    {
        var value = $"a{(char)character}b";
        foreach (Func<string> write in new Func<string>[] { () => DockerfileText.Value(value, null), () => DockerfileText.ToJson(value), () => DockerfileText.ShellWord(value) })
            Should.Throw<HygieneException>(write).Code.ShouldBe("HYG5205");
    }

    [Fact]
    public void What_is_longer_than_a_line_may_be_is_refused()
    {
        Should.Throw<HygieneException>(() => DockerfileText.Value(new('x', 70_000), null)).Code.ShouldBe("HYG5205");
        Should.Throw<HygieneException>(() => DockerfileText.ToJson(Enumerable.Repeat("xxxxxxxxx", 7_000))).Code.ShouldBe("HYG5205");
    }

    /// <summary>It is the escaped value that stands in the line, in UTF-8.</summary>
    [Fact]
    public void What_becomes_too_long_by_its_escapes_is_refused()
    {
        var quotes = new string('"', 40_000);
        foreach (Func<string> write in new Func<string>[] { () => DockerfileText.Value(quotes, null), () => DockerfileText.ToJson(quotes), () => DockerfileText.ShellWord(new('\'', 40_000)), () => DockerfileText.ToJson(Enumerable.Repeat("ääääääääää", 5_000)) })
            Should.Throw<HygieneException>(write).Code.ShouldBe("HYG5205");
    }

    [Theory]
    [InlineData("syntax=docker/dockerfile:1", "'syntax=docker/dockerfile:1'")]
    [InlineData(" escape = `", "'escape = `'")]
    [InlineData("a\nRUN evil", "a RUN evil")]
    [InlineData("a\r\u2028b", "a  b")]
    [InlineData("plain ü", "plain ü")]
    public void A_comment_stays_a_comment(string value, string expected) => DockerfileText.Comment(value).ShouldBe(expected);

    [Theory]
    [InlineData("-c=1", "'-c=1'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("", "''")]
    [InlineData("/etc/x", "/etc/x")]
    public void A_word_for_the_shell_is_bare_where_it_may_be(string value, string expected) => DockerfileText.ShellWord(value).ShouldBe(expected);

    /// <summary>The shell itself says what it reads.</summary>
    [Fact]
    public async Task A_shell_reads_the_words_as_they_were()
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "there is no shell");
        var values = new List<string>();
        Nasty.Where(value => !value.Contains('\n', StringComparison.Ordinal)).Sample(values.Add, iter: 200, threads: 1);
        var run = await ProcessRun.RunAsync("/bin/sh", ["-c", $"printf '<%s>' {string.Join(' ', values.Select(DockerfileText.ShellWord))}; echo"], "/", cancellationToken: TestContext.Current.CancellationToken);
        // The output is read by lines.
        run.Succeeded().Output.ReplaceLineEndings("\n").TrimEnd('\n').ShouldBe(string.Concat(values.Select(value => $"<{value}>")).ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData(12, "12 bytes")]
    [InlineData(12_345, "12 kB")]
    [InlineData(1_234_567, "1.2 MB")]
    [InlineData(31_000_000, "31 MB")]
    public void A_size_is_said_as_people_do(long bytes, string expected) => DockerfileText.Size(bytes).ShouldBe(expected);
}
