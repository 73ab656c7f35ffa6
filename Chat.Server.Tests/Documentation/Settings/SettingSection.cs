namespace Chat.Server.Tests.Documentation.Settings;

/// <summary>The settings of one section, in the order of their properties.</summary>
/// <param name="Path">The name of the section.</param>
/// <param name="Options">The class that has its documentation.</param>
/// <param name="Settings">All of them, with those of groups and of the entries of lists.</param>
internal sealed record SettingSection(string Path, Type Options, IReadOnlyList<Setting> Settings);
