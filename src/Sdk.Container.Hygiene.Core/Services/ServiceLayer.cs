using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Rootfs;

namespace Sdk.Container.Hygiene.Services;

/// <summary>What a recipe puts into the image: its files, and an account where it makes one.</summary>
public static class ServiceLayer
{
    /// <returns>The files, and the accounts with the recipe's own among them.</returns>
    public static (IReadOnlyList<AddedFile> Files, AccountTable Accounts) Of(SelectedService service, AccountTable accounts)
    {
        List<AddedFile> files = [];
        if (service.Recipe.Account is { } account)
        {
            accounts = accounts.With(account.Name, account.Id, account.Home, account.Shell);
            files.AddRange(AccountFiles(accounts));
        }
        files.AddRange(service.Recipe.Files.Select(file => new AddedFile(
            file.Path, file.Source is null ? default(ReadOnlyMemory<byte>?) : Read(service, file), file.Target, file.Owner ?? "root:root", file.Mode is null ? null : Convert.ToInt32(file.Mode, 8))));
        return (files, accounts);
    }

    /// <summary>passwd and group with the accounts of the table.</summary>
    public static IEnumerable<AddedFile> AccountFiles(AccountTable accounts) =>
        [new("/etc/passwd", Encoding.UTF8.GetBytes(accounts.Passwd)), new("/etc/group", Encoding.UTF8.GetBytes(accounts.Group))];

    /// <summary>The recipe with its user as numbers: a kubelet can tell from them alone that it is not root.</summary>
    public static ServiceRecipe WithNumbers(ServiceRecipe recipe, AccountTable accounts) => accounts.Find(recipe.User) is var (user, group)
        ? recipe with { User = string.Create(CultureInfo.InvariantCulture, $"{user}:{group}") }
        : throw ServiceDiagnostics.UnknownOwner("the service's user", recipe.User, NearestName.Find(recipe.User.Split(':')[0], accounts.Names)).ToException();

    private static byte[] Read(SelectedService service, ServiceFile file)
    {
        var path = Path.Join(service.Folder, file.Source);
        if (!File.Exists(path))
            throw ServiceDiagnostics.MissingFile(file.Path, path).ToException();
        var bytes = File.ReadAllBytes(path);
        if (!IsText(bytes))
            return bytes;
        // An editor on Windows may have put a mark before it, and a checkout made other line ends of it; a kernel and a shell take them for text. The version is in scripts and configuration as it is in the recipe.
        var text = Encoding.UTF8.GetString(bytes).TrimStart('\ufeff').Replace("\r\n", "\n", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(service.Recipe.VersionOf is null ? text : text.Replace("${version}", service.PackageVersion, StringComparison.Ordinal));
    }

    private static bool IsText(ReadOnlySpan<byte> bytes) => !bytes.Contains((byte)0) && Utf8.IsValid(bytes);
}
