using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using k8s;
using k8s.Models;
using NJsonSchema;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;
using YamlDotNet.Serialization;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>What is rendered, read by those for whom it is: systemd, cron, the schema of compose, the types of Kubernetes, podman's generator, bash.</summary>
public sealed partial class RenderedFilesTests
{
    public static TheoryData<string> Names => ["shop", "minimal", "hostile"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Systemd_has_nothing_to_say_of_the_units(string name)
    {
        using RenderedFolder folder = new(RenderedFolder.Manifest(name));
        (await VerifyAsync(folder)).ShouldBe("");
    }

    /// <summary>Of which it has something to say.</summary>
    [Theory]
    [InlineData("ExecStart=/usr/bin/hygiene", "ExecStart=/usr/bin/nothing", "nothing")]
    [InlineData("KillMode=mixed", "KilMode=mixed", "KilMode")]
    [InlineData("OnFailure=shop-notify@", "OnFailure=shop notify@", "Failed to add")]
    public async Task Systemd_would_tell_of_a_slip(string text, string slip, string says)
    {
        using RenderedFolder folder = new(RenderedFolder.Manifest("shop"));
        var unit = "systemd/shop-job-expire-carts@.service";
        folder.Write(unit, folder.Read(unit).Replace(text, slip, StringComparison.Ordinal));
        (await VerifyAsync(folder)).ShouldContain(says);
    }

    [Fact]
    public async Task Systemd_lets_a_backup_of_SQLite_do_what_it_needs_in_the_stricter_sandbox()
    {
        using RenderedFolder folder = new(RenderingSamples.WithSqlite);
        folder.Read("systemd/docker.conf").ShouldContain("tiny-backup-.service.d/sqlite.conf");
        (await VerifyAsync(folder)).ShouldBe("");
        string[] arguments = [$"--root={folder["root"]}", "--offline=yes", "--no-pager", "security", "tiny-backup-db@alice.service"];
        var security = (await ProcessRun.RunAsync("systemd-analyze", arguments, folder.Path, new Dictionary<string, string?> { ["LC_ALL"] = "C.UTF-8" }, TestContext.Current.CancellationToken)).Succeeded().Output;
        foreach (var allowed in new[] { "RestrictNamespaces=~mnt", "CapabilityBoundingSet=~CAP_SYS_ADMIN", "CapabilityBoundingSet=~CAP_SYS_PTRACE", "SystemCallFilter=~@mount" })
            security.ShouldContain($"✗ {allowed} ");
        foreach (var refused in new[] { "RestrictNamespaces=~user", "RestrictNamespaces=~net", "SystemCallFilter=~@module" })
            security.ShouldContain($"✓ {refused} ");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Systemd_knows_the_next_time_of_every_timer(string name)
    {
        using RenderedFolder folder = new(RenderedFolder.Manifest(name));
        var times = folder.Below("systemd/").SelectMany(path => OnCalendar().Matches(folder.Read(path)).Select(match => match.Groups["time"].Value)).Distinct().ToList();
        times.Count.ShouldBe(name switch { "shop" => 7, "hostile" => 2, _ => 0 });
        if (times.Count > 0)
            (await Tool.RunAsync("systemd-analyze", folder.Path, ["calendar", .. times])).ShouldNotContain("never");
    }

    [Theory]
    [InlineData("shop")]
    [InlineData("hostile")]
    public async Task Cron_takes_the_crontab(string name)
    {
        using RenderedFolder folder = new(RenderedFolder.Manifest(name));
        var path = folder.Below("cron.d/").ShouldHaveSingleItem();
        path.ShouldMatch(@"\Acron\.d/[A-Za-z0-9_-]+\z"); // with a dot, cron passes it over
        var lines = folder.Read(path).Split('\n');
        lines[^1].ShouldBe("");
        lines.ShouldAllBe(line => line.Length < 999);
        var jobs = lines.Where(line => Job().IsMatch(line)).ToList();
        jobs.Count.ShouldBe(name == "shop" ? 6 : 4);
        // crontab -n reads crontabs of users, which have no column for the user.
        folder.Write("crontab", string.Join('\n', lines.Select(line => Job().Replace(line, "${times} "))));
        await Tool.RunAsync("crontab", folder.Path, "-n", folder["crontab"]);
        folder.Write("crontab", "61 * * * * x\n");
        (await ProcessRun.RunAsync("crontab", ["-n", folder["crontab"]], folder.Path, cancellationToken: TestContext.Current.CancellationToken)).ExitCode.ShouldNotBe(0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Compose_files_follow_the_schema(string name)
    {
        var schemas = Environment.GetEnvironmentVariable("HYGIENE_SCHEMAS");
        Assert.SkipWhen(string.IsNullOrEmpty(schemas), "HYGIENE_SCHEMAS does not name the folder with compose-spec.json");
        var rules = await JsonSchema.FromFileAsync(Path.Combine(schemas, "compose-spec.json"), TestContext.Current.CancellationToken);
        using RenderedFolder folder = new(RenderedFolder.Manifest(name));
        foreach (var path in folder.Below("compose").Append("stack.yaml"))
            rules.Validate(Json(folder.Read(path))).Select(error => error.ToString()).ShouldBeEmpty(path);
        rules.Validate(Json(folder.Read("compose.yaml").Replace("image:", "imagee:", StringComparison.Ordinal))).ShouldNotBeEmpty();
    }

    /// <summary>A database must not be started anew before the old one ended. Where services share a volume, kompose would give each one of its own.</summary>
    [Theory]
    [InlineData("shop", "db")]
    [InlineData("minimal")]
    [InlineData("hostile", "app")]
    public void Kompose_makes_stateful_sets_of_what_has_volumes_of_its_own(string name, params string[] stateful)
    {
        using RenderedFolder folder = new(RenderedFolder.Manifest(name));
        var services = JsonNode.Parse(Json(folder.Read("compose.yaml")))!["services"]!.AsObject();
        services.Where(service => (string?)service.Value!["labels"]!["kompose.controller.type"] == "statefulset").Select(service => service.Key).ShouldBe(stateful);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Kubernetes_knows_every_member_of_the_objects(string name)
    {
        using RenderedFolder folder = new(RenderedFolder.Manifest(name));
        var files = folder.Below("kubernetes/base/").Where(path => !path.EndsWith("/kustomization.yaml", StringComparison.Ordinal)).ToList();
        foreach (var path in files)
        {
            var item = KubernetesYaml.LoadAllFromString(folder.Read(path), strict: true).ShouldHaveSingleItem();
            item.ShouldBeAssignableTo<IKubernetesObject<V1ObjectMeta>>()!.Metadata.Name.ShouldMatch(@"\A[a-z]([-a-z0-9]{0,50}[a-z0-9])?\z");
        }
        // And kustomization.yaml knows every file.
        Yaml.Deserialize<Dictionary<string, object>>(folder.Read("kubernetes/base/kustomization.yaml"))["resources"].ShouldBeOfType<List<object>>()
            .Select(resource => $"kubernetes/base/{resource}").ShouldBe(files, ignoreOrder: true);
        foreach (var patch in folder.Below("kubernetes/instances/").SelectMany(path => Patches(folder, path)))
            KubernetesYaml.LoadAllFromString(patch, strict: true).ShouldHaveSingleItem();
        Should.Throw<Exception>(() => KubernetesYaml.LoadAllFromString(folder.Read(files[0]).Replace("metadata:", "metadatta:", StringComparison.Ordinal), strict: true));
    }

    [Fact]
    public void Kubernetes_reads_back_what_was_declared()
    {
        using RenderedFolder folder = new(RenderedFolder.Manifest("hostile"));
        var job = RenderingSamples.WithHostileTexts.Jobs[0];
        var cron = KubernetesYaml.Deserialize<V1CronJob>(folder.Read("kubernetes/base/job-cronjob.yaml"), strict: true);
        var container = cron.Spec.JobTemplate.Spec.Template.Spec.Containers.ShouldHaveSingleItem();
        container.Command.Select(word => word.Replace("$$", "$", StringComparison.Ordinal)).ShouldBe(job.Command);
        container.Env.ToDictionary(value => value.Name, value => value.Value.Replace("$$", "$", StringComparison.Ordinal)).ShouldBe(RenderingSamples.WithHostileTexts.Services[0].Environment, ignoreOrder: true);
        cron.Spec.Suspend.ShouldBe(true); // its user has no number, and 3 is a success
        // What the instance says is in the app, and in its jobs.
        var patches = Patches(folder, "kubernetes/instances/x/kustomization.yaml").ToList();
        var patched = KubernetesYaml.Deserialize<V1CronJob>(patches[1], strict: true);
        patched.Metadata.Name.ShouldBe(cron.Metadata.Name);
        patched.Spec.JobTemplate.Spec.Template.Spec.Containers[0].Name.ShouldBe(container.Name);
        foreach (var pod in new[] { KubernetesYaml.Deserialize<V1StatefulSet>(patches[0], strict: true).Spec.Template, patched.Spec.JobTemplate.Spec.Template })
            pod.Spec.Containers[0].Env.ShouldHaveSingleItem().Value.Replace("$$", "$", StringComparison.Ordinal).ShouldBe(RenderingSamples.WithHostileTexts.Instances[0].Environment["A"]);
    }

    private static IEnumerable<string> Patches(RenderedFolder folder, string path) =>
        Yaml.Deserialize<Dictionary<string, object>>(folder.Read(path)).GetValueOrDefault("patches") is List<object> patches
            ? patches.Select(patch => patch.ShouldBeOfType<Dictionary<object, object>>()["patch"].ShouldBeOfType<string>())
            : [];

    /// <summary>Whoever has the socket is root on the host, and work of a scheduler is named by its name alone.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void No_container_has_an_engines_socket_and_no_scheduler_a_command(string name)
    {
        var manifest = RenderedFolder.Manifest(name);
        using RenderedFolder folder = new(manifest);
        var volumes = manifest.Volumes.Select(volume => volume.Name).ToList();
        folder.Files.Select(file => file.Path).Where(path => folder.Read(path).Contains(".sock", StringComparison.Ordinal) && !path.StartsWith("systemd/", StringComparison.Ordinal)).ShouldBeEmpty();
        foreach (var path in folder.Below("systemd/"))
            folder.Read(path).Split('\n').Where(line => line.Contains(".sock", StringComparison.Ordinal)).ShouldAllBe(line => line.StartsWith("After=", StringComparison.Ordinal) || line.StartsWith('#'), path);
        // What is mounted is a volume of the app's, or a secret.
        foreach (var path in (string[])["compose.yaml", "stack.yaml"])
            foreach (var (service, members) in JsonNode.Parse(Json(folder.Read(path)))!["services"]!.AsObject())
                foreach (var mount in members!["volumes"]?.AsArray() ?? [])
                    ((string?)mount!["type"] is "tmpfs" || ((string?)mount["type"] is "volume" && volumes.Contains((string?)mount["source"] ?? ""))).ShouldBeTrue($"{path} {service} {mount}");
        foreach (var path in folder.Below("kubernetes/"))
            folder.Read(path).ShouldNotContain("hostPath", customMessage: path);
        foreach (var path in folder.Below("quadlet/"))
            folder.Read(path).Split('\n').Where(line => line.StartsWith("Volume=", StringComparison.Ordinal)).ShouldAllBe(line => volumes.Exists(volume =>
                line.StartsWith($"Volume=hygiene-{manifest.App}-%i-{volume}:", StringComparison.Ordinal) || line.StartsWith($"Volume=/etc/hygiene/{manifest.App}/instances/%i/secrets/{volume}:", StringComparison.Ordinal)), path);

        foreach (var path in folder.Below("systemd/").Where(path => path.EndsWith(".service", StringComparison.Ordinal)))
            folder.Read(path).Split('\n').Where(line => line.StartsWith("Exec", StringComparison.Ordinal)).ShouldAllBe(line => OurCommand().IsMatch(line), path);
        foreach (var path in folder.Below("cron.d/"))
            folder.Read(path).Split('\n').Where(line => Job().IsMatch(line)).ShouldAllBe(line => OurCommand().IsMatch(Job().Replace(line, "ExecStart=")), path);
    }

    [Theory]
    [InlineData("shop")]
    [InlineData("hostile")]
    public async Task Bash_understands_every_command_of_RESTORE_md(string name)
    {
        using RenderedFolder folder = new(RenderedFolder.Manifest(name));
        var commands = folder.Read("RESTORE.md").Split('\n').Where(line => line.StartsWith("    ", StringComparison.Ordinal)).Select(line => line.TrimStart()).ToList();
        commands.Count.ShouldBeGreaterThan(15);
        folder.Write("restore.sh", $"set -e\n{string.Join('\n', commands)}\n");
        // A file's name may be meant to be any; and where cd fails, the script ends.
        await Tool.RunAsync("shellcheck", folder.Path, "--shell=bash", "--exclude=SC2035", folder["restore.sh"]);
    }

    [Fact]
    public async Task The_sums_are_those_of_the_files()
    {
        using RenderedFolder folder = new(RenderedFolder.Manifest("shop"));
        (await Tool.RunAsync("sha256sum", folder.Path, "--check", "--strict", "SHA256SUMS")).Split(": OK").Length.ShouldBe(folder.Files.Count + 1);
    }

    private static readonly IDeserializer Yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();

    private static string Json(string yaml) => Node(Yaml.Deserialize<object>(yaml))!.ToJsonString();

    private static JsonNode? Node(object? value) => value switch
    {
        Dictionary<object, object> members => new JsonObject(members.Select(member => KeyValuePair.Create($"{member.Key}", Node(member.Value)))),
        List<object> items => new JsonArray([.. items.Select(Node)]),
        _ => JsonValue.Create(value),
    };

    // In a root of its own: neither hygiene nor docker need be on this machine.
    private static async Task<string> VerifyAsync(RenderedFolder folder)
    {
        Tool.Need("systemd-analyze");
        const string Units = "root/usr/lib/systemd/system";
        foreach (var program in new[] { "hygiene", "systemctl" })
            folder.Write($"root/usr/bin/{program}", "#!/bin/sh\n", run: true);
        foreach (var target in new[] { "sysinit", "basic", "shutdown", "timers", "multi-user", "network-online", "time-set", "time-sync" })
            folder.Write($"{Units}/{target}.target", "[Unit]\nDescription=for the test\n");
        folder.Write($"{Units}/-.slice", "[Unit]\nDescription=for the test\n");
        List<string> names = [];
        foreach (var path in folder.Below("systemd/").Where(path => !path.EndsWith(".conf", StringComparison.Ordinal)))
        {
            folder.Write($"{Units}/{Path.GetFileName(path)}", folder.Read(path));
            names.Add(Path.GetFileName(path).Replace("@.", "@alice.", StringComparison.Ordinal));
            // The stricter sandbox, where an administrator would put it.
            if (path.EndsWith("@.service", StringComparison.Ordinal) && path.Contains("-backup-", StringComparison.Ordinal))
                foreach (var stricter in folder.Below("systemd/").Where(each => each.EndsWith(".conf", StringComparison.Ordinal)))
                    folder.Write($"{Units}/{Path.GetFileName(path)}.d/{Path.GetFileName(stricter)}", folder.Read(stricter));
        }
        return (await ProcessRun.RunAsync("systemd-analyze", [$"--root={folder["root"]}", "--man=no", "--recursive-errors=yes", "verify", .. names], folder.Path, new Dictionary<string, string?> { ["LC_ALL"] = "C.UTF-8" }, TestContext.Current.CancellationToken)).Output.Trim();
    }

    // Words that no shell and no systemd makes another of.
    [GeneratedRegex(@"\AExec[A-Za-z]+=(\[ -x /usr/bin/hygiene \] && )?/usr/bin/(hygiene|systemctl)( (-?-?[a-z0-9]+([-a-z0-9=:@.]|%i)*|%i|\$\{?[A-Z_]+\}?))*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex OurCommand();

    [GeneratedRegex("^OnCalendar=(?<time>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex OnCalendar();

    [GeneratedRegex(@"\A(?<times>[0-9*][^ ]*( [^ ]+){4}) root ", RegexOptions.ExplicitCapture)]
    private static partial Regex Job();
}
