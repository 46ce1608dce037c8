namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>Codes 5201 to 5249: templates, and the build context that is made with them.</summary>
public static class TemplateDiagnostics
{
    public static Diagnostic UnknownTemplate(string name, IReadOnlyList<string> known, SourceLocation location) => Diagnostic.Error(5201,
        $"cannot use '{name}' in the folder of templates: there is no template of that name to replace.{NearestName.Hint(name, known)} Known are: {string.Join(", ", known)}.") with { Location = location };

    public static Diagnostic NoFolder(string path) => Diagnostic.Error(5202,
        $"cannot read the folder of templates '{path}': there is no such folder. Correct the property ContainerTemplates, or remove it.");

    public static Diagnostic InvalidTemplate(string cause, SourceLocation location) => Diagnostic.Error(5203,
        $"cannot read the template: {cause}. Correct it; docs/templates.md describes the language.") with { Location = location };

    public static Diagnostic FailedTemplate(string cause, SourceLocation location) => Diagnostic.Error(5204,
        $"cannot fill in the template: {cause}. Correct it; docs/templates.md lists the members and functions that there are.") with { Location = location };

    public static Diagnostic Inexpressible(string value, string cause) => Diagnostic.Error(5205,
        $"cannot write '{value}' into a Dockerfile: {cause}. Change the value, or set HygieneContext=false to publish without a Dockerfile.");

    public static Diagnostic CannotWriteContext(string directory, string cause) => Diagnostic.Error(5206,
        $"cannot write the build context to '{directory}': {cause}; free space or correct the folder's permissions, and publish again");

    public static Diagnostic CannotReadTemplate(string path, string cause) => Diagnostic.Error(5207,
        $"cannot read the template '{path}': {cause}; make the file readable to the user who publishes");
}
