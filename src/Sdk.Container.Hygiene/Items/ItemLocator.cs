using System.Xml;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Items;

/// <summary>Finds the line of the project file where an item or a property stands. MSBuild tells a task the file only; a message with the line is one click away from its mend.</summary>
internal static class ItemLocator
{
    public static SourceLocation? Locate(string itemType, ITaskItem item)
    {
        var include = item.ItemSpec;
        return Locate(
            item.GetMetadata("DefiningProjectFullPath"),
            element => element.Name.LocalName == itemType && Names((string?)element.Attribute("Include") ?? (string?)element.Attribute("Update")).Contains(include));
    }

    /// <summary>Where a project file sets a property; the file alone where another file or the command line does.</summary>
    public static SourceLocation? LocateProperty(string file, string name) => Locate(file, element => element.Name.LocalName == name && element.Parent?.Name.LocalName == "PropertyGroup");

    private static SourceLocation? Locate(string file, Func<XElement, bool> isWanted)
    {
        if (file.Length == 0)
            return null;
        try
        {
            var element = XDocument.Load(file, LoadOptions.SetLineInfo).Descendants().FirstOrDefault(isWanted);
            return element is IXmlLineInfo line && line.HasLineInfo() ? new(file, line.LineNumber, line.LinePosition) : new(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or XmlException)
        {
            return new(file);
        }
    }

    private static string[] Names(string? include) => include?.Split(';', StringSplitOptions.TrimEntries) ?? [];
}
