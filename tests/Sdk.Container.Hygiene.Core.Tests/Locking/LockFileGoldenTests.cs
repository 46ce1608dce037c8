using System.Text;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Locking;

public sealed class LockFileGoldenTests
{
    private const string Path = "/project/debian.lock.json";

    [Fact]
    public void The_file_has_one_line_for_each_package_and_each_suite() =>
        Encoding.UTF8.GetString(LockFileSerializer.Write(SampleLock.File, Path)).ShouldBe("""
            {
              "version": 1,
              "sha256": "be5ddec50a05e2d3530d6c4a338b5f2261b5a6d72ccb3c2e4a533a3c0a1d01ca",
              "architectures": {
                "amd64": {
                  "inputs": {
                    "suites": ["trixie", "trixie-security"],
                    "components": ["main"],
                    "base": ["ca-certificates", "libc6"],
                    "packages": ["ffmpeg", "nginx (1.26*)"],
                    "excluded": ["openssl"],
                    "installRecommends": false
                  },
                  "suites": [
                    { "suite": "trixie", "codename": "trixie", "label": "Debian", "date": "2026-01-10T10:28:47Z", "validUntil": null, "inRelease": "50573ac999b4f7516852df798aafddb1ef893a0352b7c1c7559b984eb5a40bbc", "signedBy": ["41587F7DB8C774BCCF131416762F67A0B2C39DE4"] },
                    { "suite": "trixie-security", "codename": "trixie-security", "label": "Debian-Security", "date": "2026-02-01T07:05:00Z", "validUntil": "2026-02-08T07:05:00Z", "inRelease": "3e93c5576a4caa6f8877f7e0a621cf89cd707eb6c3226339993b24ac462c2e0d", "signedBy": ["41587F7DB8C774BCCF131416762F67A0B2C39DE4"] }
                  ],
                  "packages": [
                    { "name": "ca-certificates", "version": "20250419", "suite": "trixie", "requiredBy": null, "inBase": true, "source": "ca-certificates", "sourceVersion": "20250419", "architecture": "all", "filename": "pool/main/c/ca-certificates/ca-certificates_20250419_all.deb", "size": 1015, "sha256": "2885908559be6c2b1985da679fcce2898891f52a8ea2f214626b9155a0455ba3", "dependsOn": [] },
                    { "name": "ffmpeg", "version": "7:7.1.3-0+deb13u1", "suite": "trixie-security", "requiredBy": null, "inBase": false, "source": "ffmpeg", "sourceVersion": "7:7.1.3-0+deb13u1", "architecture": "amd64", "filename": "pool/main/f/ffmpeg/ffmpeg_7.1.3-0+deb13u1_amd64.deb", "size": 1006, "sha256": "a2e2fc83451e702b3c19b66d91dc13590d8c2409b30b6c380a9db458fe180312", "dependsOn": ["libavcodec61", "libc6"] },
                    { "name": "libavcodec61", "version": "7:7.1.3-0+deb13u1", "suite": "trixie-security", "requiredBy": "ffmpeg", "inBase": false, "source": "ffmpeg", "sourceVersion": "7:7.1.3-0+deb13u1", "architecture": "amd64", "filename": "pool/main/l/libavcodec61/libavcodec61_7.1.3-0+deb13u1_amd64.deb", "size": 1012, "sha256": "abd2fa75516c4fa4c98e5d52ba4dbbd8c9335f088e85eb4c065b7fd28fb9d132", "dependsOn": ["libc6"] },
                    { "name": "libc6", "version": "2.41-12", "suite": "trixie", "requiredBy": null, "inBase": true, "source": "glibc", "sourceVersion": "2.41-12", "architecture": "amd64", "filename": "pool/main/l/libc6/libc6_2.41-12_amd64.deb", "size": 1005, "sha256": "ef4ab11da6bc7c2c77b4343f1c7d021aaddcb43a2941d45bf5e73a86ceff76b9", "dependsOn": ["libgcc-s1"] },
                    { "name": "libgcc-s1", "version": "14.2.0-19", "suite": "trixie", "requiredBy": "libc6", "inBase": true, "source": "gcc-14", "sourceVersion": "14.2.0-19", "architecture": "amd64", "filename": "pool/main/l/libgcc-s1/libgcc-s1_14.2.0-19_amd64.deb", "size": 1009, "sha256": "c992e533c44e5f46cef2ee36743f087bfe22f1eb81710d955ee753479471a27c", "dependsOn": [] },
                    { "name": "nginx", "version": "1.26.3-3+deb13u1", "suite": "trixie", "requiredBy": null, "inBase": false, "source": "nginx", "sourceVersion": "1.26.3-3+deb13u1", "architecture": "amd64", "filename": "pool/main/n/nginx/nginx_1.26.3-3+deb13u1_amd64.deb", "size": 1005, "sha256": "e56aebc97ce66ed4a3d79734a4f3c00bc8946f64613624dc746d91663a0fef27", "dependsOn": ["libc6"] }
                  ]
                }
              }
            }

            """);

    [Fact]
    public void A_lock_of_nothing_is_a_file_too() => Encoding.UTF8.GetString(LockFileSerializer.Write(LockFile.Empty, Path)).ShouldBe("""
        {
          "version": 1,
          "sha256": "f0546cca153518bcec9d3d2955761d65696d20f9c400d0195efb47f9f3c3896f",
          "architectures": {
          }
        }

        """);

    [Fact]
    public void The_checksum_is_that_of_the_other_lines()
    {
        var lines = Encoding.UTF8.GetString(LockFileSerializer.Write(SampleLock.File, Path)).Split('\n');
        var others = string.Join('\n', lines.Where((_, index) => index != 2));
        lines[2].ShouldBe($"  \"sha256\": \"{SampleLock.Digest(others)}\",");
    }

    [Fact]
    public void The_order_of_what_is_written_does_not_depend_on_the_order_of_what_is_given()
    {
        var shuffled = SampleLock.Architecture with
        {
            Inputs = SampleLock.Inputs with { Base = [.. SampleLock.Inputs.Base.Reverse()], Packages = [.. SampleLock.Inputs.Packages.Reverse()] },
            Packages = [.. SampleLock.Architecture.Packages.Reverse().Select(package => package with { DependsOn = [.. package.DependsOn.Reverse()] })],
        };
        LockFileSerializer.Write(LockFile.Empty.With("amd64", shuffled), Path).ShouldBe(LockFileSerializer.Write(SampleLock.File, Path));
    }

    [Fact]
    public void Locking_one_architecture_again_keeps_the_lines_of_the_other()
    {
        var arm64 = SampleLock.Architecture with { Packages = [.. SampleLock.Architecture.Packages.Select(package => package with { Architecture = "all" })] };
        var both = SampleLock.File.With("arm64", arm64);
        var changed = both.With("amd64", SampleLock.Architecture with { Packages = [] });

        var (before, after) = (Section(both), Section(changed));
        after.ShouldBe(before);

        static string Section(LockFile file)
        {
            var text = Encoding.UTF8.GetString(LockFileSerializer.Write(file, Path));
            return text[text.IndexOf("    \"arm64\": {", StringComparison.Ordinal)..];
        }
    }

    [Fact]
    public void One_upgraded_package_changes_its_own_line_and_the_checksum()
    {
        var upgraded = SampleLock.Architecture with
        {
            Packages = [.. SampleLock.Architecture.Packages.Select(package => package.Name == "nginx" ? SampleLock.Package("nginx", "1.26.3-3+deb13u2", dependsOn: ["libc6"]) : package)],
        };
        var before = Encoding.UTF8.GetString(LockFileSerializer.Write(SampleLock.File, Path)).Split('\n');
        var after = Encoding.UTF8.GetString(LockFileSerializer.Write(LockFile.Empty.With("amd64", upgraded), Path)).Split('\n');

        after.Length.ShouldBe(before.Length);
        after.Except(before).Count().ShouldBe(2);
    }
}
