using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.Contracts;
using Chat.Server.Endpoints.Requests;
using Chat.Server.Tests.Endpoints.PlainJson;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Documentation;

/// <summary>The description of the protocol names everything the contract has.</summary>
public sealed class ProtocolDocumentTests
{
    private static string Text => ProtocolDocument.Text;

    [Fact]
    public void Every_operation_is_described() =>
        Constants<string>(typeof(ChatOperations)).Should().AllSatisfy(operation => Text.Should().MatchRegex($@"### 6\.\d+ `{operation}`"));

    [Fact]
    public void Every_event_is_described() =>
        typeof(IChatClient).GetMethods().Select(m => m.Name).Should().AllSatisfy(name => Text.Should().Contain($"| `{name}` |"));

    [Fact]
    public void Every_error_code_is_described() =>
        Constants<string>(typeof(ChatErrors)).Where(code => code is not (ChatErrors.RetryAfterMarker or ChatErrors.UntilMarker)).Should().AllSatisfy(code => Text.Should().Contain($"| `{code}` |"));

    [Fact]
    public void Every_close_code_is_described() =>
        Constants<int>(typeof(CloseCodes)).Should().AllSatisfy(code => Text.Should().MatchRegex($@"\n\| {code}(\\\*)? \|"));

    [Fact]
    public void Every_close_message_of_the_server_is_described() =>
        ProtocolDocument.CloseMessages.Select(message => message.Code).Should()
            .BeEquivalentTo(Regex.Matches(Text, @"^\| (\d{4})\\\* \|", RegexOptions.Multiline).Select(row => int.Parse(row.Groups[1].ValueSpan)));

    [Fact]
    public void Every_reason_of_leaving_is_described() =>
        Constants<string>(typeof(LeaveReasons)).Should().AllSatisfy(reason => Text.Should().Contain($"`{reason}` ("));

    [Fact]
    public void Every_field_of_every_frame_is_named() =>
        GoldenFrame.Out.SelectMany(f => f.Element.EnumerateObject()).Select(p => p.Name).Distinct()
            .Should().AllSatisfy(field => Text.Should().MatchRegex($"[`\"]{field}[`\"]"));

    [Fact]
    public void Every_field_of_every_operation_is_described_with_it()
    {
        var missing = from shape in RequestShape.All
                      from field in Enum.GetValues<RequestField>()
                      where field != RequestField.None && (shape.Required | shape.Optional).HasFlag(field)
                      let name = JsonNamingPolicy.SnakeCaseLower.ConvertName(field.ToString())
                      where !ProtocolDocument.Operation(shape.Operation).Contains($"`{name}`", StringComparison.Ordinal)
                      select $"{shape.Operation}: {name}";

        string.Join('\n', missing).Should().BeEmpty();
    }

    private static IEnumerable<T> Constants<T>(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetRawConstantValue()).OfType<T>();
}
