using CsCheck;
using Sdk.Container.Hygiene.Engines;

namespace Sdk.Container.Hygiene.Tests.Engines;

/// <summary>From the name that a builder gives to a step to the line of the Dockerfile.</summary>
public sealed class DockerfileLinesTests
{
    private static readonly string[] Pieces = ["RUN a", " \\\n", "\n", "<<E", "E\n", "# x\n", "\t", "# escape=`\n", "`\n"];

    private const string Dockerfile = """
        # syntax: none
        ARG SUITE=trixie

        FROM hygiene.local/debian:$SUITE AS made
        ADD layer.tar.gz /
        RUN one   && \
            # a comment within
            two
        RUN <<END
        not an instruction
        FROM here
        END
        COPY <<-A <<"B" /etc/
        	text
        	A
        text
        B
        FROM made
        LABEL a="b" \

              c="d"
        run last
        """;

    [Theory]
    [InlineData("[1] ARG SUITE=trixie", 2)]
    [InlineData("[2] FROM hygiene.local/debian:trixie AS made", 4)]
    [InlineData("[4] RUN one   && two", 6)]
    [InlineData("[5] RUN <<END", 9)]
    [InlineData("[6] COPY <<-A", 13)]
    [InlineData("[7] FROM made", 18)]
    [InlineData("[8] LABEL", 19)]
    [InlineData("[9] run last", 22)]
    [InlineData("[10] what", 0)]
    [InlineData("[0] what", 0)]
    [InlineData("[made 2/4] ADD layer.tar.gz /", 5)]
    [InlineData("[made 3/4] RUN one   &&     two", 6)]
    [InlineData("[made 1/4] FROM hygiene.local/debian:trixie", 4)]
    [InlineData("[stage-1 2/2] RUN last", 22)]
    [InlineData("[2/2] RUN one && changed", 6)]
    [InlineData("[2/2] VOLUME /x", 0)]
    [InlineData("exporting layers", 0)]
    [InlineData("", 0)]
    public void A_step_has_its_line(string step, int line) => DockerfileLines.Of(Dockerfile).Find(step).Line.ShouldBe(line);

    [Fact]
    public void Another_escape_is_heeded() =>
        DockerfileLines.Of("# escape=`\nFROM scratch\nRUN a `\n  b\\\nRUN c").Find("[3] RUN c").Line.ShouldBe(5);

    [Fact]
    public void Windows_line_ends_change_nothing() => DockerfileLines.Of(Dockerfile.ReplaceLineEndings("\r\n")).Find("[9] run last").Line.ShouldBe(22);

    [Fact]
    public void Any_text_is_read() => Gen.Select(Gen.Int[0, 8].Select(piece => Pieces[piece]).List[0, 30].Select(string.Concat), Gen.Int[0, 20])
        .Sample((text, number) => DockerfileLines.Of(text).Find($"[{number}] RUN a"));
}
