using System.Xml;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Items;

/// <summary>Finds the line of the project file where an item stands. MSBuild tells a task the file only; a message with the line is one click away from its mend.</summary>
internal static class ItemLocator
{
    public static SourceLocation? Locate(string itemType, ITaskItem item)
    {
        var file = item.GetMetadata("DefiningProjectFullPath");
        if (file.Length == 0)
            return null;
        try
        {
            var include = item.ItemSpec;
            var element = XDocument.Load(file, LoadOptions.SetLineInfo).Descendants()
                .FirstOrDefault(candidate => candidate.Name.LocalName == itemType && Names((string?)candidate.Attribute("Include") ?? (string?)candidate.Attribute("Update")).Contains(include));
            return element is IXmlLineInfo line && line.HasLineInfo() ? new(file, line.LineNumber, line.LinePosition) : new(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or XmlException)
        {
            return new(file);
        }
    }

    private static string[] Names(string? include) => include?.Split(';', StringSplitOptions.TrimEntries) ?? [];
}
