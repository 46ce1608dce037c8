using System.Text;
using CsCheck;
using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Debian.Deb;

namespace Sdk.Container.Hygiene.Tests.Debian.Deb;

public sealed class DebDescriptionTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" \n\t\n", "")]
    [InlineData("One line.", "\n One line.")]
    [InlineData("a\r\nb\n\n\n\nc", "\n a b\n .\n c")]
    [InlineData(".NET on Debian", "\n  .NET on Debian")]
    [InlineData(".", "\n  .")]
    [InlineData("bell\u0007 and\u2028line", "\n bell and line")]
    public void A_text_is_folded(string text, string expected) => DebDescription.Fold(text).ShouldBe(expected);

    [Fact]
    public void Lines_break_before_80_columns_and_never_before_a_full_stop() =>
        DebDescription.Fold($"{new string('x', 70)} with .NET inside").ShouldBe($"\n {new string('x', 70)}\n with .NET inside");

    /// <summary>Whatever the text: it stays in its field, and no line is one that Policy §5.6.13 forbids.</summary>
    [Fact]
    public void No_text_leaves_its_field()
    {
        Gen.String[Gen.Char["ab. \n\r\t\u0000\u0085\u2028Package:"], 0, 300].Sample(text =>
        {
            var folded = DebDescription.Fold(text);
            folded.Split('\n').Skip(1).ShouldAllBe(line => line.StartsWith(' ') && line.Trim().Length > 0 && (line == " ." || !line.StartsWith(" .", StringComparison.Ordinal)));
            var stanza = ControlFile.Read(Encoding.UTF8.GetBytes($"Description: x{folded}\nHomepage: y\n")).ShouldHaveSingleItem();
            stanza.GetString("Homepage"u8).ShouldBe("y");
            stanza.GetString("Package"u8).ShouldBeNull();
        }, iter: 500, threads: 1);
    }
}
