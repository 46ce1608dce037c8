using System.Text;
using CsCheck;
using Sdk.Container.Hygiene.Engines;

namespace Sdk.Container.Hygiene.Tests.Engines;

/// <summary>BuildKit's progress, by bytes that are written here by hand.</summary>
public sealed class BuildKitTraceTests
{
    [Fact]
    public void Steps_and_what_they_print_are_read()
    {
        BuildKitTrace trace = new();
        trace.Add([.. Field(1, Vertex("a", "[1/2] FROM scratch", cached: true)), .. Field(1, Vertex("b", "[2/2] RUN true"))])
            .ShouldBe([new("[1/2] FROM scratch (cached)", false), new("[2/2] RUN true", false)]);
        trace.Add(Field(3, Log("b", "one\ntw"))).ShouldBe([new("one", true)]);
        trace.Add(Field(3, Log("b", "o\r\n"))).ShouldBe([new("two", true)]);
        trace.Add(Field(3, Log("b", "the end"))).ShouldBeEmpty();
        trace.Add(Field(1, Vertex("b", "[2/2] RUN true", ended: true))).ShouldBe([new("the end", true), new("[2/2] RUN true", false)]);
        trace.Failed.ShouldBeNull();
    }

    [Fact]
    public void The_step_that_failed_is_known_with_the_end_of_what_it_printed()
    {
        BuildKitTrace trace = new();
        trace.Add(Field(1, Vertex("b", "[2/2] RUN false")));
        trace.Add(Field(3, Log("b", string.Concat(Enumerable.Range(1, 30).Select(number => $"line {number}\n\n")))));
        trace.Add([.. Field(1, Vertex("b", "[2/2] RUN false", error: "exit code: 1")), .. Field(1, Vertex("c", "exporting", error: "cancelled"))]);
        trace.Failed.ShouldNotBeNull().Name.ShouldBe("[2/2] RUN false");
        trace.Failed.Value.Tail.ShouldBe(Enumerable.Range(11, 20).Select(number => $"line {number}"));
    }

    [Fact]
    public void What_is_internal_or_has_not_begun_is_not_shown_and_unknown_fields_are_passed_over()
    {
        BuildKitTrace trace = new();
        trace.Add([.. Field(1, Vertex("a", "[internal] load build context")), .. Field(1, [.. Field(1, Text("b")), .. Field(3, Text("[2/2] RUN true"))])]).ShouldBeEmpty();
        trace.Add([0x48, 0x05, 0x51, 1, 2, 3, 4, 5, 6, 7, 8, 0x5D, 1, 2, 3, 4, .. Field(12, Text("new"))]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(new byte[] { 0x0A, 0x05, 0x01 })]
    [InlineData(new byte[] { 0x0B })]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    [InlineData(new byte[] { 0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    [InlineData(new byte[] { 0x09, 1, 2, 3 })]
    public void What_is_no_protobuf_is_refused(byte[] bytes) => Should.Throw<InvalidDataException>(() => new BuildKitTrace().Add(bytes));

    [Fact]
    public void Any_bytes_are_read_or_refused() => Gen.Byte.Array[0, 60].Sample(bytes =>
    {
        try
        {
            new BuildKitTrace().Add(bytes);
        }
        catch (InvalidDataException)
        {
            // as it should
        }
    });

    internal static byte[] Vertex(string digest, string name, bool cached = false, bool ended = false, string error = "") =>
    [
        .. Field(1, Text(digest)), .. Field(3, Text(name)), .. cached ? new byte[] { 0x20, 0x01 } : [], .. Field(5, [0x08, 0x01]), .. ended ? Field(6, [0x08, 0x02]) : [],
        .. error.Length > 0 ? Field(7, Text(error)) : [],
    ];

    internal static byte[] Log(string digest, string text) => [.. Field(1, Text(digest)), 0x18, 0x02, .. Field(4, Text(text))];

    internal static byte[] Field(int number, byte[] content) => [.. Number((ulong)(number << 3 | 2)), .. Number((ulong)content.Length), .. content];

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static List<byte> Number(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value & 0x7F | 0x80));
        bytes.Add((byte)value);
        return bytes;
    }
}
