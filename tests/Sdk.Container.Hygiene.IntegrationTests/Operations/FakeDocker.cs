namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>A program named docker that notes what it is called with, and answers as a test wants: containers from files, and commands in them by a script.</summary>
internal sealed class FakeDocker
{
    private const string Program = """
        #!/bin/bash
        fake=${0%/bin/docker}
        printf '%q ' "$@" >>"$fake/calls"
        echo >>"$fake/calls"
        case "$1 $2" in
          "ps "*)
            [ ! -e "$fake/gone" ] || { sed -i 1d "$fake/gone"; [ -s "$fake/gone" ] || [ -e "$fake/for-good" ] || rm "$fake/gone"; exit 1; }
            cat "$fake/containers"
            ;;
          "container inspect")
            case $4 in
              *Config.Image*) echo 'sha256:bbbb "evil:1"' ;;
              '{{.Image}}') echo sha256:aaaa ;;
              *) if [ -s "$fake/states" ]; then head -n 1 "$fake/states"; sed -i 1d "$fake/states"; else echo running; fi ;;
            esac
            ;;
          "image inspect") grep "\(^\| \)${!#} " "$fake/images" | cut -d ' ' -f 2- | grep . ;;
          "exec "*)
            shift
            while [[ $1 == --* ]]; do
              case $1 in
                --env) export "$2"; shift 2 ;;
                --user) shift 2 ;;
                *) shift ;;
              esac
            done
            shift
            printf '%s\n' "$#" "$@" >"$fake/words"
            . "$fake/exec"
            ;;
          *) exit 99 ;;
        esac
        """;

    private readonly RunnerBed _bed;

    public FakeDocker(RunnerBed bed)
    {
        _bed = bed;
        RunnerBed.WriteProgram(bed["fake/bin/docker"], Program);
        bed.Environment["PATH"] = $"{bed["fake/bin"]}:{System.Environment.GetEnvironmentVariable("PATH")}";
        SetImageLabel(bed.OpsDigest);
        SetContainers(Line("c1"));
        SetCommand("exit 0");
    }

    /// <summary>All calls so far, quoted for a shell.</summary>
    public string[] Calls => File.Exists(_bed["fake/calls"]) ? File.ReadAllLines(_bed["fake/calls"]) : [];

    /// <summary>The words of the last command in a container.</summary>
    public string[] LastWords => File.ReadAllText(_bed["fake/words"]).Split('\n')[1..^1];

    /// <summary>A container as ps tells of it.</summary>
    /// <param name="image">Its name; any other than the app's is asked for, and is evil.</param>
    /// <param name="health">healthy, unhealthy, health: starting.</param>
    public static string Line(string id, string image = "shop:1.0.0", string state = "running", string health = "healthy") =>
        $"{id} {image} {state} \"app\" \"Up 2 minutes ({health})\"";

    public void SetContainers(params string[] lines) => RunnerBed.Write(_bed["fake/containers"], string.Concat(lines.Select(line => $"{line}\n")));

    /// <summary>What the app's image says of its ops.json.</summary>
    public void SetImageLabel(string digest) => RunnerBed.Write(_bed["fake/images"], $"shop:1.0.0 sha256:aaaa \"{digest}\"\n");

    /// <summary>What is said of the container one time after the other; after that it runs.</summary>
    public void SetStates(params string[] states) => RunnerBed.Write(_bed["fake/states"], string.Concat(states.Select(state => $"{state}\n")));

    /// <summary>What a command in a container does, as bash.</summary>
    public void SetCommand(string script) => RunnerBed.Write(_bed["fake/exec"], script);

    public void Stop()
    {
        RunnerBed.Write(_bed["fake/for-good"], "");
        RunnerBed.Write(_bed["fake/gone"], "");
    }

    /// <summary>As if it were just being upgraded: does not answer when it is asked for containers so many times.</summary>
    public void Pause(int times) => RunnerBed.Write(_bed["fake/gone"], string.Concat(Enumerable.Repeat("\n", times)));
}
