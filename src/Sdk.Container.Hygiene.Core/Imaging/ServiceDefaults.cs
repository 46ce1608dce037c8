using Sdk.Container.Hygiene.Services;

namespace Sdk.Container.Hygiene.Imaging;

/// <summary>What a recipe says of an image where the project says nothing; lists of the project stand in place of the recipe's, environment and volumes come together.</summary>
public static class ServiceDefaults
{
    private const long Second = 1_000_000_000;

    public static ImageSettings Apply(ImageSettings settings, ServiceRecipe recipe)
    {
        var command = settings.Command;
        var ownCommand = command.Entrypoint.Count > 0 || command.Command.Count > 0;
        Dictionary<string, string> environment = new(recipe.Environment, StringComparer.Ordinal);
        foreach (var (name, value) in settings.Environment)
            environment[name] = value;
        return settings with
        {
            User = settings.User.Length > 0 ? settings.User : recipe.User,
            WorkingDirectory = settings.WorkingDirectory.Length > 0 ? settings.WorkingDirectory : recipe.WorkingDirectory,
            Command = ownCommand ? command : command with { Entrypoint = recipe.Entrypoint, DefaultArgs = command.DefaultArgs.Count > 0 ? command.DefaultArgs : recipe.Cmd },
            Environment = environment,
            Ports = settings.Ports.Count > 0 ? settings.Ports : recipe.Ports,
            Volumes = [.. recipe.Volumes.Concat(settings.Volumes).Distinct(StringComparer.Ordinal)],
            StopSignal = settings.StopSignal.Length > 0 ? settings.StopSignal : recipe.StopSignal,
            Healthcheck = settings.Healthcheck ?? (recipe.Healthcheck is { } check
                ? new(["CMD", .. check.Command]) { Interval = check.Interval * Second, Timeout = check.Timeout * Second, StartPeriod = check.StartPeriod * Second, Retries = check.Retries }
                : null),
        };
    }
}
