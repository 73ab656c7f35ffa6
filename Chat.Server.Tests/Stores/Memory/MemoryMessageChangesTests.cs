using Chat.Server.Tests.Specifications;

namespace Chat.Server.Tests.Stores.Memory;

public sealed class MemoryMessageChangesTests() : MessageChangesSpecification(new MemoryLogs());
