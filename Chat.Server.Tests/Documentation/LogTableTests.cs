using System.Reflection;
using System.Text.RegularExpressions;
using Chat.Server.Tests.Architecture;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Chat.Server.Tests.Documentation;

/// <summary>The table of the log in <c>docs/operations.md</c> is equal to the code.</summary>
public sealed partial class LogTableTests
{
    private static readonly List<(LoggerMessageAttribute Line, MethodInfo Method)> Lines =
    [
        .. from type in typeof(Program).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           let line = method.GetCustomAttribute<LoggerMessageAttribute>()
           where line is not null
           select (line, method),
    ];

    [Fact]
    public void Each_line_has_an_id_that_no_other_has() => Lines.Select(line => line.Line.EventId).Should().OnlyHaveUniqueItems().And.OnlyContain(id => id > 0);

    [Fact]
    public void The_table_has_the_lines_of_the_code_in_order_and_no_others() =>
        Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md")))
            .Select(row => $"{row.Groups["id"]} {row.Groups["level"]} {row.Groups["category"]}")
            .Should().Equal(Lines.OrderBy(line => line.Line.EventId).Select(line => $"{line.Line.EventId} {line.Line.Level} {line.Method.DeclaringType!.Namespace}"));

    /// <summary>A category is the name of the type that logs, so it begins with the namespace of the line when only types there or below it write the line.</summary>
    [Fact]
    public void Each_line_is_written_where_its_category_says()
    {
        var strangers = from file in SourceFile.All
                        from call in Call().Matches(File.ReadAllText(Path.Combine(Repository.Root, SourceFile.Root, file.Path)))
                        let homes = Lines.Where(line => line.Method.Name == call.Groups["name"].Value).Select(line => line.Method.DeclaringType!.Namespace!).ToList()
                        where homes.Count > 0 && !homes.Exists(home => $"{file.Namespace}.".StartsWith($"{home}.", StringComparison.Ordinal))
                        select $"{file.Path}: {call.Groups["name"].Value}";

        strangers.Should().BeEmpty();
    }

    [GeneratedRegex(@"^\| (?<id>\d+) \| (?<level>\w+) \| `(?<category>[\w.]+)` \| [^|]{10,} \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\b[lL]ogger\.(?<name>\w+)\(")]
    private static partial Regex Call();
}
