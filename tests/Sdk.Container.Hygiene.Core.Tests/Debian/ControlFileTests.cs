using System.Text;
using CsCheck;
using Sdk.Container.Hygiene.Debian;

namespace Sdk.Container.Hygiene.Tests.Debian;

public sealed class ControlFileTests
{
    [Theory]
    [InlineData("A: 1\nB: 2\n\nA: 3\n")]
    [InlineData("A: 1\r\nB: 2\r\n\r\nA: 3\r\n")]
    [InlineData("\n\nA: 1\nB: 2\n \n\t\n\nA: 3")]
    [InlineData("A:1\nB:\t2  \n\nA: 3\n\n\n")]
    [InlineData("# who\nA: 1\n#B: 0\nB: 2\n\nA: 3\n")]
    public void Paragraphs_are_read_however_they_are_spaced(string text) => Read(text).ShouldBe(["A=1,B=2", "A=3"]);

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData(" \n\t\n\r\n")]
    public void A_file_of_nothing_has_no_paragraphs(string text) => Read(text).ShouldBeEmpty();

    [Fact]
    public void A_value_goes_on_over_indented_lines()
    {
        var stanza = Stanza("Depends: a,\n b,\n\tc\nDescription: short\n long\n .\n more\nLast: x");
        stanza.GetString("Depends"u8).ShouldBe("a,\n b,\n\tc");
        stanza.GetString("Description"u8).ShouldBe("short\n long\n .\n more");
        stanza.GetString("Last"u8).ShouldBe("x");
    }

    [Fact]
    public void A_value_may_begin_on_the_next_line() => Stanza("SHA256:\n a 1 x\n b 2 y\nEnd: 1").GetString("SHA256"u8).ShouldBe("a 1 x\n b 2 y");

    [Fact]
    public void Names_are_compared_without_case_and_the_first_of_two_counts()
    {
        var stanza = Stanza("package: a\nPackage: b");
        stanza.GetString("Package"u8).ShouldBe("a");
        stanza.GetString("PACKAGE"u8).ShouldBe("a");
    }

    [Fact]
    public void A_name_is_found_whole_only()
    {
        var stanza = Stanza("Pre-Depends: a\nDepends-Not: b\n Depends: c\nDescription: Depends: d");
        stanza.GetString("Depends"u8).ShouldBeNull();
    }

    [Fact]
    public void A_line_that_is_no_field_is_passed_over() => Stanza("nonsense\n: nothing\nA: 1").ReadAll().ShouldBe([new("A", "1")]);

    [Theory]
    [InlineData("Size: 12", 12L)]
    [InlineData("Size: 9223372036854775807", long.MaxValue)]
    [InlineData("Size: 9223372036854775808", null)]
    [InlineData("Size: 1 2", null)]
    [InlineData("Size: x", null)]
    [InlineData("Size:", null)]
    [InlineData("Other: 1", null)]
    public void Numbers_are_whole_or_nothing(string text, long? expected) => Stanza(text).GetInt64("Size"u8).ShouldBe(expected);

    [Theory]
    [InlineData("F: yes", true)]
    [InlineData("F: YES", true)]
    [InlineData("F: no", false)]
    [InlineData("F: yesterday", false)]
    [InlineData("G: yes", false)]
    public void A_flag_is_yes_or_it_is_not_set(string text, bool expected) => Stanza(text).GetFlag("F"u8).ShouldBe(expected);

    [Fact]
    public void What_is_written_is_read_again()
    {
        var name = Gen.String[Gen.Char.AlphaNumeric, 1, 8];
        var value = Gen.String[Gen.Char["abc :,|()#\u00e4"], 1, 20].Select(text => "x" + text.TrimEnd());
        var stanza = Gen.Dictionary(name, value)[1, 5].Select(fields => fields.DistinctBy(field => field.Key.ToUpperInvariant()).ToArray());
        Gen.Select(stanza.Array[0, 4], Any.Of("\n", "\r\n")).Sample((stanzas, newLine) =>
        {
            var text = string.Join(newLine, stanzas.Select(fields => string.Concat(fields.Select(field => $"{field.Key}: {field.Value}{newLine}"))));
            ControlFile.Read(Encoding.UTF8.GetBytes(text)).Select(read => read.ReadAll().ToArray()).ShouldBe(stanzas);
        }, iter: 2000);
    }

    [Fact]
    public void No_bytes_can_break_it() => Any.Of(Bytes).Array[0, 200].Sample(bytes =>
    {
        foreach (var stanza in ControlFile.Read(bytes))
        {
            stanza.Bytes.Length.ShouldBeGreaterThan(0);
            foreach (var (name, _) in stanza.ReadAll())
                stanza.TryGet(Encoding.UTF8.GetBytes(name), out _);
        }
    }, iter: 5000);

    private static readonly byte[] Bytes = [.. "AB: \t\r\n#\u00e4"u8, 0, 0xff];

    private static ControlStanza Stanza(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string[] Read(string text) =>
        [.. ControlFile.Read(Encoding.UTF8.GetBytes(text)).Select(stanza => string.Join(',', stanza.ReadAll().Select(field => $"{field.Key}={field.Value}")))];
}
