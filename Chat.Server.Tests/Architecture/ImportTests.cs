using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Architecture;

/// <summary>Imports run one way, see <see cref="Layers"/> and docs/design.md.</summary>
public sealed class ImportTests
{
    /// <summary>Where types live whose namespace is not that of their folder, with the folder. Each says why at its top.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new() { ["Chat.Server.Hubs"] = "Endpoints.Hubs" };

    [Fact]
    public void Each_folder_imports_only_what_stands_below_it()
    {
        var forbidden = from file in SourceFile.All
                        where file.Folder.Length > 0 // Program composes everything
                        from import in file.Imports
                        let folder = FolderOf(import)
                        where folder != file.Folder && !IsParent(folder, file.Folder) && !Allowed(file.Folder).Contains(folder)
                        select $"{file.Path} imports {folder}";

        forbidden.Should().BeEmpty();
    }

    [Fact]
    public void Nothing_imports_the_fast_path_but_the_composition()
    {
        var users = SourceFile.All.Where(file => file.Imports.Any(import => FolderOf(import) == "FastPath")).Select(file => file.Path);

        users.Should().BeEquivalentTo("Program.cs");
    }

    [Fact]
    public void No_two_folders_import_each_other_by_whatever_way()
    {
        var direct = SourceFile.All.GroupBy(file => file.Folder).ToDictionary(
            folder => folder.Key, folder => folder.SelectMany(file => file.Imports.Select(FolderOf)).Where(other => other != folder.Key).ToHashSet());

        foreach (var folder in direct.Keys)
        {
            var reached = new HashSet<string>();
            var next = new Queue<string>(direct[folder]);
            while (next.TryDequeue(out var other))
                if (reached.Add(other) && direct.TryGetValue(other, out var more)) foreach (var one in more) next.Enqueue(one);
            reached.Should().NotContain(folder);
        }
    }

    [Fact]
    public void Namespaces_follow_folders()
    {
        var strangers = SourceFile.All.Where(file =>
            file.Namespace != (file.Folder.Length == 0 ? SourceFile.Root : $"{SourceFile.Root}.{file.Folder}")
            && Elsewhere.GetValueOrDefault(file.Namespace) != file.Folder).Select(file => file.Path);

        strangers.Should().BeEmpty();
    }

    [Fact]
    public void The_rules_name_folders_that_are_there()
    {
        var folders = SourceFile.All.Select(file => file.Folder).ToHashSet();

        Layers.Imports.Keys.Concat(Layers.Imports.Values.SelectMany(imports => imports)).Distinct().Should().OnlyContain(folder => folders.Contains(folder));
    }

    private static string FolderOf(string import)
    {
        if (Elsewhere.TryGetValue(import, out var folder)) return folder;
        var name = import[(SourceFile.Root.Length + 1)..];
        while (!SourceFile.All.Any(file => file.Folder == name) && name.Contains('.')) name = name[..name.LastIndexOf('.')]; // the import of a type
        return name;
    }

    private static bool IsParent(string folder, string child) => child.StartsWith(folder + ".", StringComparison.Ordinal);

    /// <summary>A folder without a rule of its own has those of its nearest parent, and may import that parent's other children.</summary>
    private static IEnumerable<string> Allowed(string folder)
    {
        for (var named = folder; named.Length > 0; named = named.Contains('.') ? named[..named.LastIndexOf('.')] : "")
        {
            if (!Layers.Imports.TryGetValue(named, out var imports)) continue;
            return named == folder && named != "Hosting"
                ? imports
                : imports.Concat(SourceFile.All.Select(file => file.Folder).Where(other => other.StartsWith(named, StringComparison.Ordinal)));
        }

        return [];
    }
}
