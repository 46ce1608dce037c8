using System.Buffers.Binary;
using CsCheck;
using Sdk.Container.Hygiene.Imaging;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Imaging;

public sealed class ProgramFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("#!/bin/sh\n", true)]
    [InlineData("#!", true)]
    [InlineData("#", false)]
    [InlineData("", false)]
    [InlineData(" #!/bin/sh\n", false)]
    [InlineData("hello", false)]
    [InlineData("\u007FELF", false)]
    public void Scripts_are_programs_and_other_text_is_not(string text, bool expected) =>
        IsProgram(System.Text.Encoding.Latin1.GetBytes(text)).ShouldBe(expected);

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void What_the_kernel_can_start_is_a_program(bool is64, bool littleEndian)
    {
        IsProgram(Elf(is64, littleEndian, type: 3, interpreter: true)).ShouldBeTrue();
        IsProgram(Elf(is64, littleEndian, type: 3, pie: true)).ShouldBeTrue();
        IsProgram(Elf(is64, littleEndian, type: 2)).ShouldBeTrue();
        IsProgram(Elf(is64, littleEndian, type: 3)).ShouldBeFalse("a library");
        IsProgram(Elf(is64, littleEndian, type: 1)).ShouldBeFalse("an object file");
        IsProgram(Elf(is64, littleEndian, type: 4, interpreter: true)).ShouldBeFalse("a core dump");
    }

    [Fact]
    public void NETs_own_files_are_told_apart()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF files are Linux's");
        Check(Environment.ProcessPath!).ShouldBeTrue();
        Check(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "libcoreclr.so")).ShouldBeFalse();
        Check(typeof(object).Assembly.Location).ShouldBeFalse();
    }

    [Fact]
    public void No_damaged_file_is_more_than_no_program()
    {
        var whole = Elf(is64: true, littleEndian: true, type: 3, pie: true);
        Gen.Select(Gen.Int[0, whole.Length - 1].Array[1, 6], Gen.Byte.Array[6], Gen.Int[0, whole.Length]).Sample((places, values, length) =>
        {
            var damaged = whole.ToArray();
            for (var i = 0; i < places.Length; i++)
                damaged[places[i]] = values[i];
            IsProgram(damaged[..length]);
        }, iter: 1000);
    }

    private bool IsProgram(byte[] content)
    {
        var path = _folder[Path.GetRandomFileName()];
        File.WriteAllBytes(path, content);
        var result = Check(path);
        File.Delete(path);
        return result;
    }

    private static bool Check(string path)
    {
        using var file = File.OpenHandle(path);
        return ProgramFile.IsProgram(file);
    }

    // Header, two program headers (the first a PT_LOAD or PT_INTERP, the second PT_DYNAMIC), and a dynamic section with DT_NULL or DT_FLAGS_1.
    private static byte[] Elf(bool is64, bool littleEndian, int type, bool interpreter = false, bool pie = false)
    {
        var (header, segment, word) = is64 ? (64, 56, 8) : (52, 32, 4);
        var file = new byte[header + 2 * segment + 2 * 2 * word];
        "\u007FELF"u8.CopyTo(file);
        file[4] = (byte)(is64 ? 2 : 1);
        file[5] = (byte)(littleEndian ? 1 : 2);
        Short(16, type);
        Word(is64 ? 32 : 28, header);
        Short(is64 ? 54 : 42, segment);
        Short(is64 ? 56 : 44, 2);
        Int(header, interpreter ? 3 : 1);
        Int(header + segment, 2);
        Word(header + segment + (is64 ? 8 : 4), header + 2 * segment);
        Word(header + segment + (is64 ? 32 : 16), 4 * word);
        Word(header + 2 * segment, 1); // DT_NEEDED
        Word(header + 2 * segment + 2 * word, pie ? 0x6FFFFFFB : 0);
        Word(header + 2 * segment + 3 * word, pie ? 0x08000001 : 0);
        return file;

        void Short(int at, int value)
        {
            if (littleEndian)
                BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(at), (short)value);
            else
                BinaryPrimitives.WriteInt16BigEndian(file.AsSpan(at), (short)value);
        }

        void Int(int at, int value)
        {
            if (littleEndian)
                BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
            else
                BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(at), value);
        }

        void Word(int at, int value)
        {
            Int(is64 && !littleEndian ? at + 4 : at, value);
        }
    }
}
