namespace Sdk.Container.Hygiene.Services;

/// <summary>How the folder of a volume is, where the project says it.</summary>
/// <param name="Owner">User and group by number; null: whose container it is.</param>
/// <param name="Mode">Permission bits; null: as usual.</param>
public sealed record VolumeRoot((int User, int Group)? Owner, int? Mode);
