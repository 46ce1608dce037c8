namespace Sdk.Container.Hygiene.Templating;

/// <summary>What a template sees as <c>model</c>, its public members in snake_case, together with the functions that it may call.</summary>
public interface ITemplateModel
{
    /// <summary>By the names that templates use. To be implemented explicitly, so that templates do not see it as a member.</summary>
    IReadOnlyDictionary<string, Delegate> Functions { get; }
}
