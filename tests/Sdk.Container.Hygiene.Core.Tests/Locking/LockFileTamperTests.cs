using System.Text;
using CsCheck;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Locking;

public sealed class LockFileTamperTests
{
    private static readonly string[] Lines = LockEdit.Text.Split('\n');

    [Fact]
    public void The_sample_is_read_as_long_as_nobody_touches_it() => LockEdit.Read(LockEdit.Text).Architectures["amd64"].Packages.Count.ShouldBe(6);

    [Fact]
    public void Every_byte_counts()
    {
        var original = Encoding.UTF8.GetBytes(LockEdit.Text);
        for (var i = 0; i < original.Length; i++)
        {
            foreach (var change in (ReadOnlySpan<byte>)[(byte)(original[i] ^ 1), (byte)(original[i] ^ 0x20), (byte)'\r'])
            {
                var bytes = (byte[])original.Clone();
                bytes[i] = change;
                Should.Throw<HygieneException>(() => LockFileSerializer.Read(bytes, LockEdit.Path), $"byte {i} as 0x{change:x2}");
            }
        }
    }

    [Fact]
    public void Every_line_counts()
    {
        for (var i = 0; i < Lines.Length - 1; i++)
        {
            LockEdit.Refusal(string.Join('\n', [.. Lines[..i], .. Lines[(i + 1)..]]));
            LockEdit.Refusal(string.Join('\n', [.. Lines[..i], Lines[i], .. Lines[i..]]));
            LockEdit.Refusal(string.Join('\n', [.. Lines[..i], Lines[i + 1], Lines[i], .. Lines[(i + 2)..]]));
            LockEdit.Refusal(string.Join('\n', [.. Lines[..i], Lines[i] + " ", .. Lines[(i + 1)..]]));
        }
    }

    [Theory]
    [InlineData("7:7.1.3-0+deb13u1", "7:7.1.2-0+deb13u1")]
    [InlineData("\"size\": 1006", "\"size\": 1007")]
    [InlineData("\"sha256\": \"a2e2fc", "\"sha256\": \"b2e2fc")]
    [InlineData("\"inBase\": false", "\"inBase\": true")]
    [InlineData("\"requiredBy\": \"ffmpeg\"", "\"requiredBy\": \"nginx\"")]
    [InlineData("\"ffmpeg\", \"nginx (1.26*)\"", "\"ffmpeg\"")]
    [InlineData("2026-02-08T07:05:00Z", "2036-02-08T07:05:00Z")]
    [InlineData("41587F7D", "51587F7D")]
    public void An_edit_that_breaks_no_rule_breaks_the_checksum(string old, string @new)
    {
        LockEdit.Text.ShouldContain(old);
        var edited = LockEdit.Text.Replace(old, @new, StringComparison.Ordinal);
        var refusal = LockEdit.Refusal(edited);
        refusal.Code.ShouldBe("HYG2004");
        refusal.Location.ShouldBe(new SourceLocation(LockEdit.Path, 3, 13));
        LockEdit.Read(LockEdit.Seal(edited)).Architectures.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_merge_that_took_packages_of_one_side_and_the_checksum_of_the_other_is_refused()
    {
        var theirs = LockFile.Empty.With("amd64", SampleLock.Architecture with { Packages = [.. SampleLock.Architecture.Packages.Where(package => package.Name != "nginx")] });
        var lines = Encoding.UTF8.GetString(LockFileSerializer.Write(theirs, LockEdit.Path)).Split('\n');
        lines[2] = Lines[2];
        LockEdit.Refusal(string.Join('\n', lines)).Code.ShouldBe("HYG2004");
    }

    [Fact]
    public void Line_ends_that_git_converted_are_no_edit() =>
        LockEdit.Read(LockEdit.Text.Replace("\n", "\r\n", StringComparison.Ordinal)).Architectures["amd64"].Packages.Count.ShouldBe(6);

    // All of it on the checksum's own line, which is not part of the sum: the checksum of nothing would do for any content.
    [Fact]
    public void A_file_on_one_line_is_refused_whatever_its_checksum()
    {
        var line = LockEdit.Text.Replace("\n", "", StringComparison.Ordinal).Replace(Lines[2], $"\"sha256\": \"{SampleLock.Digest("")}\",", StringComparison.Ordinal);
        LockEdit.Refusal(line).Code.ShouldBe("HYG2002");
        LockEdit.Refusal(line + "\n").Code.ShouldBe("HYG2002");
    }

    [Fact]
    public void Whatever_is_read_is_what_would_be_written() => Mutations(bytes =>
        LockFileSerializer.Write(LockFileSerializer.Read(bytes, LockEdit.Path), LockEdit.Path).ShouldBe([.. bytes.Where(value => value != '\r')]));

    [Fact]
    public void Nothing_but_a_refusal_comes_of_bytes_that_have_a_right_checksum() => Mutations(bytes =>
    {
        var text = Encoding.UTF8.GetString(bytes);
        if (text.Split('\n').Length > 2)
            LockFileSerializer.Write(LockEdit.Read(LockEdit.Seal(text)), LockEdit.Path).ShouldNotBeEmpty();
    });

    private static readonly string[] Fragments =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\u0000", "\\ud800", "null", "true", "-1", "1e999", "\n", "\r\n", "\uFEFF", "\"name\": ", "\"amd64\": {", "[[[[", "../", "\0", "é", "Z", "9999-99-99T99:99:99Z",
    ];

    private static void Mutations(Action<byte[]> read)
    {
        var edit = Gen.Select(Gen.Int[0, LockEdit.Text.Length], Gen.Int[0, 40], Gen.OneOf(Gen.Int[0, Fragments.Length - 1].Select(index => Fragments[index]), Gen.Byte.Select(value => ((char)value).ToString())));
        edit.Array[1, 4].Sample(
            edits =>
            {
                var text = LockEdit.Text;
                foreach (var (at, removed, inserted) in edits)
                {
                    var start = Math.Min(at, text.Length);
                    text = string.Concat(text.AsSpan(0, start), inserted, text.AsSpan(Math.Min(start + removed, text.Length)));
                }
                foreach (var encoding in (ReadOnlySpan<Encoding>)[Encoding.UTF8, Encoding.Latin1]) // in the latter, bytes above 0x7f are no UTF-8
                {
                    try
                    {
                        read(encoding.GetBytes(text));
                    }
                    catch (HygieneException refusal)
                    {
                        refusal.Code.ShouldStartWith("HYG20");
                        refusal.Diagnostics.ShouldAllBe(diagnostic => diagnostic.Location!.Value.Line >= 1);
                    }
                }
            },
            iter: 2000);
    }
}
