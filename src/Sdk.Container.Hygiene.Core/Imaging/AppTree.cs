using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Imaging;

/// <summary>Every file and directory of an app at its path in the image, each in one group.</summary>
internal sealed class AppTree
{
    private readonly AppLayersRequest _request;
    private readonly Dictionary<string, (PublishFile File, FileStamp Stamp)> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, VolumeDirectory> _volumes = new(StringComparer.Ordinal);
    private readonly List<Diagnostic> _faults = [];

    private AppTree(AppLayersRequest request) => _request = request;

    /// <param name="stamps">By source path, for every file of the request.</param>
    public static AppTree Arrange(AppLayersRequest request, IReadOnlyDictionary<string, FileStamp> stamps)
    {
        var tree = new AppTree(request);
        if (!ImagePath.TryParse(request.WorkingDirectory, out var root))
            throw ImageDiagnostics.InvalidWorkingDirectory(request.WorkingDirectory).ToException();
        // In an order of their own, so that the messages do not depend on MSBuild's.
        foreach (var file in request.Files.OrderBy(file => file.Group).ThenBy(file => file.RelativePath, StringComparer.Ordinal).ThenBy(file => file.SourcePath, StringComparer.Ordinal))
            tree.Add(root, file, stamps[file.SourcePath]);
        foreach (var volume in request.Volumes)
            tree.Add(volume);
        tree.FindFilesAmongDirectories();
        return tree._faults.Count == 0 ? tree : throw new HygieneException(tree._faults);
    }

    public LayerPlan Plan(PublishFileGroup group)
    {
        var plan = new LayerPlan(group == PublishFileGroup.App ? new EntryTime(_request.Epoch) : EntryTime.Shared, _request.DirectoriesBelow);
        foreach (var (path, (file, stamp)) in _files)
        {
            if (file.Group == group)
                plan.AddFile(path, stamp);
        }
        // The topmost layer has the last word on a directory.
        if (group == PublishFileGroup.App)
        {
            foreach (var (path, volume) in _volumes)
                plan.AddDirectory(path, volume.Mode, volume.UserId, volume.GroupId);
        }
        return plan;
    }

    private void Add(string root, PublishFile file, FileStamp stamp)
    {
        if (!ImagePath.TryCombine(root, file.RelativePath, out var path))
            _faults.Add(ImageDiagnostics.PathOutsideOfApp(file.SourcePath, file.RelativePath));
        else if (_files.TryAdd(path, (file, stamp)))
            return;
        else if (_files[path].Stamp.Sha256 != stamp.Sha256)
            _faults.Add(ImageDiagnostics.TwoThingsAtOnePath($"/{path}", _files[path].File.SourcePath, file.SourcePath));
    }

    private void Add(VolumeDirectory volume)
    {
        if (!ImagePath.TryParse(volume.Path, out var path) || path.Length == 0 || volume.UserId < 0 || volume.GroupId < 0 || volume.Mode is < 0 or > 0xFFF)
            _faults.Add(ImageDiagnostics.InvalidVolume(volume.Path));
        else if (!_volumes.TryAdd(path, volume) && _volumes[path] with { Path = volume.Path } != volume)
            _faults.Add(ImageDiagnostics.TwoThingsAtOnePath($"/{path}", Describe(_volumes[path]), Describe(volume)));
    }

    private void FindFilesAmongDirectories()
    {
        var directories = _files.Select(file => (file.Key, What: file.Value.File.SourcePath))
            .Concat(_volumes.Select(volume => (Key: volume.Key + "/.", What: Describe(volume.Value))))
            .SelectMany(item => ImagePath.Parents(item.Key).Select(parent => (parent, item.What)))
            .OrderBy(item => item, Comparer<(string, string)>.Default);
        foreach (var (directory, what) in directories.DistinctBy(item => item.parent))
        {
            if (_files.TryGetValue(directory, out var file))
                _faults.Add(ImageDiagnostics.TwoThingsAtOnePath($"/{directory}", file.File.SourcePath, what));
        }
    }

    private static string Describe(VolumeDirectory volume) => $"the volume of {volume.UserId}:{volume.GroupId}";
}
