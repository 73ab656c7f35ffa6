using System.Reflection;
using System.Text.RegularExpressions;
using Chat.LoadTest.Commands;
using Chat.Server.Tests.Documentation.Settings;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;
using CommandSettings = Chat.Server.Hosting.Commands.CommandSettings;
using ServerCommands = Chat.Server.Hosting.Commands.ServerCommands;

namespace Chat.Server.Tests.Documentation.Code;

/// <summary>What documents say to type is what the programs take.</summary>
public sealed partial class CommandTests
{
    /// <summary>Where paths in commands begin that are of the repository.</summary>
    private static readonly string[] Folders = ["clients/", "deploy/", "docs/", "samples/"];

    [Fact]
    public void Commands_of_the_load_test_have_options_that_it_knows()
    {
        var commands = ShellCommand.All.Select(command => (command, Arguments: command.After(word => word is "$load" or "chat-load") ?? Separated(command, "Chat.LoadTest"))).Where(command => command.Arguments is { Length: > 0 }).ToList();

        var faults = from command in commands
                     from error in LoadCommands.Create().Parse(command.Arguments!).Errors
                     select $"{command.command}: {error.Message}";

        string.Join('\n', faults).Should().BeEmpty();
        commands.Should().HaveCountGreaterThan(10);
    }

    [Fact]
    public void Commands_of_the_server_have_settings_that_it_knows()
    {
        var commands = ShellCommand.All.Select(command => (command, Arguments: command.After(word => word == "Chat.Server.dll") ?? Separated(command, "Chat.Server"))).Where(command => command.Arguments is not null).ToList();

        var unknown = from command in commands
                      from option in command.Arguments!.Select(argument => argument.Split('=')[0])
                      where option.StartsWith("--", StringComparison.Ordinal) && option.Contains(':', StringComparison.Ordinal) && !ServerSettings.Knows(option[2..])
                      select $"{command.command}: {option}";

        string.Join('\n', unknown).Should().BeEmpty();
        commands.Should().NotBeEmpty();
    }

    [Fact]
    public void Commands_beside_serving_are_commands_of_the_server()
    {
        var commands = ShellCommand.All
            .Select(command => (command, Arguments: command.After(word => word == "Chat.Server" || word.EndsWith("Chat.Server.dll", StringComparison.Ordinal) || word.EndsWith("/Chat.Server", StringComparison.Ordinal))))
            .Where(command => command.Arguments is not null && ServerCommands.Is(command.Arguments)).ToList();

        var faults = from command in commands
                     let split = CommandSettings.Split([.. command.Arguments!.TakeWhile(word => word is not (">" or ">>" or "<"))])
                     from error in ServerCommands.Create(split.Settings).Parse(split.Command).Errors
                     select $"{command.command}: {error.Message}";

        string.Join('\n', faults).Should().BeEmpty();
        commands.Should().HaveCountGreaterThan(10);
    }

    [Fact]
    public async Task Commands_that_make_keys_make_them()
    {
        var commands = ShellCommand.All.Select(command => command.After(word => word == "Chat.Server.dll")).OfType<string[]>().Where(arguments => arguments is ["keys", ..]).ToList();

        commands.Should().NotBeEmpty();
        foreach (var arguments in commands) (await Program.Main(arguments)).Should().Be(0, string.Join(' ', arguments));
    }

    [Fact]
    public void Settings_in_the_environment_are_settings() =>
        ShellCommand.All.SelectMany(command => command.Words).SelectMany(word => Variable().Matches(word)).Select(variable => variable.Groups["name"].Value)
            .Should().NotBeEmpty().And.OnlyContain(name => ServerSettings.Knows(name));

    [Fact]
    public void Files_and_projects_in_commands_are_there()
    {
        var made = ShellCommand.All.Where(command => command.Words[0] is "install" or "mkdir").Select(command => command.Words[^1]).ToList();
        var missing = from command in ShellCommand.All
                      from word in command.Words.Zip(command.Words.Prepend(""), (word, before) => (Text: word, IsProject: before == "--project"))
                      let path = word.Text[(word.Text.IndexOf('=', StringComparison.Ordinal) + 1)..]
                      where word.IsProject || Folders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal))
                      where !Path.Exists(Path.Combine(Repository.Root, path)) && !made.Exists(folder => path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal))
                      select $"{command}: {path}";

        string.Join('\n', missing).Should().BeEmpty();
    }

    [Fact]
    public void Filters_of_tests_find_tests()
    {
        const string Part = "FullyQualifiedName~";
        var names = Assembly.GetExecutingAssembly().GetTypes().SelectMany(type => type.GetMethods().Select(method => $"{type.FullName}.{method.Name}")).ToList();
        var filters = ShellCommand.All.Select(command => command.After(word => word == "--filter")).OfType<string[]>().Select(after => after[0].Replace(Part, "", StringComparison.Ordinal)).ToList();

        filters.Should().NotBeEmpty().And.AllSatisfy(filter => names.Exists(name => name.Contains(filter, StringComparison.Ordinal)).Should().BeTrue(filter));
    }

    /// <summary>What follows <c>--</c> where <c>dotnet run</c> runs a project.</summary>
    private static string[]? Separated(ShellCommand command, string project) =>
        command.Words.Contains("run") && command.Words.Contains(project) ? command.After(word => word == "--") ?? [] : null;

    /// <summary>A setting that is set, whoever it is handed to.</summary>
    [GeneratedRegex("(^|=)(?<name>[A-Za-z]+(?:__[A-Za-z0-9]+)+)=")]
    private static partial Regex Variable();
}
