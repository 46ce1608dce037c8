namespace Sdk.Container.Hygiene.Operations;

/// <summary>A port of a service that an instance has on its host: <c>127.0.0.1:8081:8080</c> of the app, <c>web=127.0.0.1:8081:8080</c> of the service web.</summary>
/// <param name="Port">As <c>docker run --publish</c> takes it.</param>
public readonly record struct PublishedPort(string Service, string Port)
{
    public static PublishedPort Parse(string text) => text.Split('=', 2) is [var service, var port] ? new(service, port) : new(OperationsService.OwnName, text);
}
