using Sdk.Container.Hygiene.Testing.Publishing;
using Sdk.Container.Hygiene.Tests.Publishing;

namespace Sdk.Container.Hygiene.Tests.RealArchive;

/// <summary>The full images that several tests look at.</summary>
internal static class FullImages
{
    public const string Suite = "trixie";

    public const string NginxLines = """<ItemGroup><DebianPackage Include="nginx" /></ItemGroup>""";

    /// <summary>The smallest service, configured in namespaces, as an ordinary project has it.</summary>
    public static Task<PublishedImage> NginxAsync(this PublishedImages images, PublishFixture packed)
    {
        SkipWithoutNamespaces();
        return images.GetAsync("nginx service", Suite, () => TestProject.CreateService(packed.Package, NginxLines, "web"));
    }

    /// <summary>Every service at once, with all documentation and all languages.</summary>
    public static Task<PublishedImage> AllServicesAsync(this PublishedImages images, PublishFixture packed)
    {
        SkipWithoutNamespaces();
        return images.GetAsync("all services", Suite, () => TestProject.CreateService(packed.Package, """
            <PropertyGroup>
              <HygieneService>none</HygieneService>
              <DebianDocumentation>true</DebianDocumentation>
              <DebianLocales>*</DebianLocales>
            </PropertyGroup>
            <ItemGroup>
              <DebianPackage Include="nginx;mariadb-server;redis-server;valkey-server;openssh-server;php-fpm;postgresql" />
              <ContainerAppCommand Include="/bin/true" />
            </ItemGroup>
            """, "services"));
    }

    public static void SkipWithoutNamespaces()
    {
        Tool.Need("unshare");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "maintainer scripts need root");
    }
}
