using System.Text;
using CsCheck;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Operations.Rendering;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>Whatever stands in a value comes out whole again, read by the rules of the place where it stands.</summary>
public sealed class RenderingTextTests
{
    private static readonly Gen<string> Nasty = Gen.Select(
        Any.Of("\"", "'", "\\", "$", "$$", "%", "%i", "`", "#", ";", "\n", "\r", "\t", "\u0001", " ", "-", "@", "a", "n", "x41", "${X}", "{{", ": ", "ü", "😀", "\u2028", "\u0085", "\ufeff").Array[0, 12], parts => string.Concat(parts));

    [Fact]
    public void A_word_of_a_unit_is_read_as_it_was() => Nasty.Sample(value =>
    {
        ReadUnitWord(UnitText.Word(value)).Replace("%%", "%", StringComparison.Ordinal).ShouldBe(value);
        ReadUnitWord(UnitText.CommandWord(value)).Replace("%%", "%", StringComparison.Ordinal).Replace("$$", "$", StringComparison.Ordinal).ShouldBe(value);
        UnitText.CommandWord(value).ShouldNotContain("\n");
    }, iter: 2000);

    /// <summary>Not only values with <c>$</c> and <c>%</c> in pairs come out: none of them stands alone.</summary>
    [Fact]
    public void No_sign_that_systemd_expands_stands_alone() => Nasty.Sample(value =>
    {
        var word = UnitText.CommandWord(value);
        word.Replace("%%", "", StringComparison.Ordinal).ShouldNotContain("%");
        word.Replace("$$", "", StringComparison.Ordinal).ShouldNotContain("$");
    }, iter: 500);

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\u0001")]
    [InlineData(" a")]
    [InlineData("a\\")]
    public void A_line_of_a_unit_is_one_line(string value) => Should.Throw<HygieneException>(() => UnitText.Value(value)).Code.ShouldBe("HYG6071");

    [Fact]
    public void YAML_in_quotes_is_JSON_as_well() => Nasty.Sample(value =>
    {
        System.Text.Json.JsonSerializer.Deserialize<string>(YamlText.Value(value)).ShouldBe(value);
        System.Text.Json.JsonSerializer.Deserialize<string[]>(YamlText.Literal(new[] { value, "b" }))![0].ShouldBe(value.Replace("$", "$$", StringComparison.Ordinal));
        YamlText.Value(value).ShouldAllBe(c => !char.IsControl(c));
    }, iter: 1000);

    /// <summary>bash itself says what it reads.</summary>
    [Fact]
    public async Task Bash_reads_the_words_as_they_were()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "there is no bash");
        List<string> values = [];
        Nasty.Sample(values.Add, iter: 300, threads: 1);
        const string Script = "printf '%s' \"$@\" | od -An -v -tx1 | tr -d ' \\n'";
        var run = await ProcessRun.RunAsync("/bin/bash", ["-c", $"set -- {string.Join(' ', values.Select(value => RenderingText.BashWord($"<{value}>")))}; {Script}"], "/", new Dictionary<string, string?> { ["LC_ALL"] = "C.UTF-8" }, TestContext.Current.CancellationToken);
        Encoding.UTF8.GetString(Convert.FromHexString(run.Succeeded().Output.Trim())).ShouldBe(string.Concat(values.Select(value => $"<{value}>")));
    }

    [Theory]
    [InlineData("root", true)]
    [InlineData("ops+shop@example.com", true)]
    [InlineData("a b", false)]
    [InlineData("-f", false)]
    [InlineData("a\nSHELL=/bin/x", false)]
    [InlineData("", false)]
    public void MAILTO_is_an_address_that_cron_takes(string value, bool fits)
    {
        if (fits)
            RenderingText.MailTo(value).ShouldBe(value);
        else
            Should.Throw<HygieneException>(() => RenderingText.MailTo(value)).Code.ShouldBe("HYG6071");
    }

    [Theory]
    [InlineData("plain", "`plain`")]
    [InlineData("a`b", "``a`b``")]
    [InlineData("`a", "`` `a ``")]
    [InlineData("a\n# b", "`a # b`")]
    public void Code_has_more_backticks_around_it_than_in_it(string value, string expected) => RenderingText.Code(value).ShouldBe(expected);

    [Theory]
    [InlineData(10L << 30, "10Gi")]
    [InlineData(1536, "1536")]
    [InlineData(3 << 19, "1536Ki")]
    [InlineData(1000, "1000")]
    [InlineData(0, "0")]
    public void A_quantity_is_exact(long bytes, string expected) => RenderingText.Quantity(bytes).ShouldBe(expected);

    [Theory]
    [InlineData(0)]
    [InlineData(0xD800)]
    public void What_no_text_can_hold_is_refused(int character)
    {
        var value = $"a{(char)character}b";
        foreach (Func<string, string> write in new[] { UnitText.Value, UnitText.Word, UnitText.CommandWord, text => YamlText.Value(text), text => YamlText.Literal(text), RenderingText.BashWord, RenderingText.Code, RenderingText.MailTo })
            Should.Throw<HygieneException>(() => write(value)).Code.ShouldBe("HYG6071");
    }

    // systemd.syntax(7), "Quoting".
    private static string ReadUnitWord(string text)
    {
        if (!text.StartsWith('"'))
            return text;
        text.ShouldEndWith("\"");
        StringBuilder read = new();
        for (var i = 1; i < text.Length - 1; i++)
        {
            if (text[i] != '\\')
            {
                text[i].ShouldNotBe('"');
                read.Append(text[i]);
                continue;
            }
            var digits = text[++i] switch { 'x' => 2, 'u' => 4, _ => 0 };
            read.Append(digits > 0 ? (char)Convert.ToInt32(text.Substring(i + 1, digits), 16) : text[i] switch { 'n' => '\n', 't' => '\t', '\\' => '\\', '"' => '"', var other => throw new InvalidOperationException($"\\{other}") });
            i += digits;
        }
        return read.ToString();
    }
}
