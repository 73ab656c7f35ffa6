using System.Reflection;
using Chat.Contracts;
using Chat.Server.Tests.PlainJson;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Documentation;

/// <summary>The description of the protocol names everything the contract has.</summary>
public sealed class ProtocolDocumentTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository(), "docs", "protocol.md"));

    [Fact]
    public void Every_operation_is_described() =>
        Constants<string>(typeof(ChatOperations)).Should().AllSatisfy(operation => Text.Should().MatchRegex($@"### 6\.\d+ `{operation}`"));

    [Fact]
    public void Every_event_is_described() =>
        typeof(IChatClient).GetMethods().Select(m => m.Name).Should().AllSatisfy(name => Text.Should().Contain($"| `{name}` |"));

    [Fact]
    public void Every_error_code_is_described() =>
        Constants<string>(typeof(ChatErrors)).Where(code => code != ChatErrors.RetryAfterMarker).Should().AllSatisfy(code => Text.Should().Contain($"| `{code}` |"));

    [Fact]
    public void Every_close_code_is_described() =>
        Constants<int>(typeof(CloseCodes)).Should().AllSatisfy(code => Text.Should().MatchRegex($@"\n\| {code}(\\\*)? \|"));

    [Fact]
    public void Every_reason_of_leaving_is_described() =>
        Constants<string>(typeof(LeaveReasons)).Should().AllSatisfy(reason => Text.Should().Contain($"`{reason}` ("));

    [Fact]
    public void Every_field_of_every_frame_is_named() =>
        GoldenFrame.Out.SelectMany(f => f.Element.EnumerateObject()).Select(p => p.Name).Distinct()
            .Should().AllSatisfy(field => Text.Should().MatchRegex($"[`\"]{field}[`\"]"));

    private static IEnumerable<T> Constants<T>(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetRawConstantValue()).OfType<T>();

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Chat.Hubs.sln"))) folder = folder.Parent;
        return folder.FullName;
    }
}
