using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.ClientLibraries.TypeScript;

public sealed class ContractTests
{
    /// <summary>Set it to 1 to have the file written anew instead of compared.</summary>
    private const string WriteVariable = "CHAT_WRITE_CONTRACT";

    private static readonly string Committed = Path.Combine(Repository.Root, "clients", "typescript", "src", "contract.ts");

    [Fact]
    public void The_types_of_the_TypeScript_client_are_those_of_the_contract()
    {
        var types = ContractTypes.Write();
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1") File.WriteAllText(Committed, types);

        File.ReadAllText(Committed).Should().Be(types, $"{WriteVariable}=1 writes it anew");
    }
}
