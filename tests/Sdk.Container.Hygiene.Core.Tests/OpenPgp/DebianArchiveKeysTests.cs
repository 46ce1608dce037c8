using System.Globalization;
using System.Security.Cryptography;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.OpenPgp;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.OpenPgp;

/// <summary>The keyring that ships (build/keyrings) against the fingerprints in the source.</summary>
public sealed class DebianArchiveKeysTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "keyrings");
    private static readonly byte[] Shipped = File.ReadAllBytes(Path.Combine(Folder, "debian-archive-keyring.gpg"));

    [Fact]
    public void The_shipped_keyring_holds_every_pinned_key_under_its_name()
    {
        var keyring = DebianArchiveKeys.Load(Shipped);

        keyring.Keys.Select(key => key.Fingerprint).ShouldBe(DebianArchiveKeys.All.Select(key => key.Fingerprint), ignoreOrder: true);
        foreach (var pinned in DebianArchiveKeys.All)
            keyring.Keys.Single(key => key.Fingerprint == pinned.Fingerprint).UserId.ShouldStartWith(pinned.Name);
    }

    [Fact]
    public void Nothing_else_of_the_shipped_keyring_is_trusted()
    {
        var others = Keyring.Parse(Shipped).Keys.Select(key => key.Fingerprint).Except(DebianArchiveKeys.Fingerprints).ToList();

        others.ShouldNotBeEmpty();
        DebianArchiveKeys.Load(Shipped).Keys.Select(key => key.Fingerprint).Intersect(others).ShouldBeEmpty();
    }

    [Fact]
    public void A_key_that_somebody_adds_to_the_file_is_not_trusted()
    {
        var message = ReleaseSigner.Default.ClearSign(Verdict.Text);
        byte[] enriched = [.. Shipped, .. ReleaseSigner.Default.PublicKeyring];

        Verdict.Of(message, Keyring.Parse(enriched)).ShouldBe("good");
        Verdict.Of(message, DebianArchiveKeys.Load(enriched)).ShouldBe("HYG3103");
    }

    [Fact]
    public void A_keyring_without_any_pinned_key_is_refused() =>
        Should.Throw<HygieneException>(() => DebianArchiveKeys.Load(ReleaseSigner.Default.PublicKeyring)).Code.ShouldBe("HYG3113");

    [Theory]
    [InlineData("bookworm", 2031)]
    [InlineData("trixie", 2033)]
    public void Each_release_has_keys_of_three_kinds_that_may_sign_for_years(string release, int year)
    {
        var keys = DebianArchiveKeys.All.Where(key => key.Release == release).ToList();

        keys.Select(key => key.Name.Split('(')[0]).ShouldBe(["Debian Archive Automatic Signing Key ", "Debian Security Archive Automatic Signing Key ", "Debian Stable Release Key "]);
        foreach (var key in DebianArchiveKeys.Load(Shipped).Keys.Where(key => keys.Exists(pinned => pinned.Fingerprint == key.Fingerprint)))
        {
            List<KeyStatus> statuses = [key.Status, .. key.Subkeys.Select(subkey => subkey.Status)];
            foreach (var status in statuses)
            {
                status.IsRevoked.ShouldBeFalse();
                status.Problem.ShouldBeNull();
                status.Expires!.Value.Year.ShouldBeGreaterThanOrEqualTo(year);
            }
        }
    }

    [Fact]
    public void The_readme_beside_the_file_tells_the_truth()
    {
        var readme = File.ReadAllText(Path.Combine(Folder, "README.md"));

        readme.ShouldContain(Convert.ToHexStringLower(SHA256.HashData(Shipped)));
        readme.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"{Shipped.Length} bytes"));
        readme.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"{Keyring.Parse(Shipped).Keys.Count} primary keys"));
        readme.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"the {DebianArchiveKeys.All.Count} of"));
    }
}
