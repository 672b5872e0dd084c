using System.Text.Json;
using System.Text.RegularExpressions;
using Stoa.Accounts;
using Stoa.Contracts.Http;

namespace Stoa.Contracts.Tests;

/// <summary>The closed catalogue of faults, in every contract.</summary>
public sealed partial class FaultTests
{
    public static TheoryData<string> Names => [.. All.Contracts.Select(contract => contract.Name)];

    [Fact]
    public void All_six_contracts_are_registered() =>
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal) { "basic", "malnu", "nest", "problem", "standard", "store" },
            All.Contracts.Select(contract => contract.Name).ToHashSet(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_fault_has_a_status_of_4xx_or_5xx_and_a_code(string name)
    {
        var contract = All.Named(name);
        foreach (var fault in All.Faults)
        {
            var wording = contract.Of(fault);
            Assert.InRange(wording.Status, 400, 599);
            Assert.Matches("^[A-Za-z][A-Za-z0-9_]*$", contract.CodeOf(fault));
            Assert.All(contract.StatusesOf(fault), status => Assert.InRange(status, 400, 599));
            Assert.Contains(contract.StatusOf(Of(fault)), contract.StatusesOf(fault));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_placeholder_is_filled(string name)
    {
        var contract = All.Named(name);
        foreach (var fault in All.Faults)
        {
            foreach (var texts in All.Languages.All)
            {
                var message = contract.MessageOf(Of(fault), texts);
                Assert.False(string.IsNullOrWhiteSpace(message));
                Assert.DoesNotMatch(Placeholder(), message);
            }
        }
    }

    [Fact]
    public void Only_faults_with_arguments_have_placeholders() =>
        Assert.Equal(
            All.Faults.Where(fault => Of(fault).Arguments.Count > 0),
            All.Faults.Where(fault => Placeholder().IsMatch(All.Languages.English.Of(fault)))
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_failure_is_one_JSON_object_without_internal_type_names(string name)
    {
        var contract = All.Named(name);
        foreach (
            var failure in All
                .Faults.SelectMany(fault => new[] { Failure.Of(fault), Of(fault), Of(fault) with { Field = "email", RetryAfter = TimeSpan.FromSeconds(1.2) } })
                .Append(Failure.Invalid("shipping_address.city", Rule.Required))
                .Append(Failure.Invalid("quantity", Rule.TooLarge(1, 999)))
        )
        {
            var body = JsonDocument.Parse(contract.Body(failure, All.Languages.English)).RootElement;
            Assert.Equal(JsonValueKind.Object, body.ValueKind);
            Assert.DoesNotContain("Stoa", body.GetRawText(), StringComparison.Ordinal);
            Assert.DoesNotContain("\"\"", body.GetRawText(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_message_of_every_rule_names_the_member(string name)
    {
        var contract = All.Named(name);
        foreach (var kind in Enum.GetValues<RuleKind>())
        {
            var body = System.Text.Encoding.UTF8.GetString(contract.Body(Failure.Invalid("notes", new Rule(kind, 1, 9, "a, b")), All.Languages.English).Span);
            Assert.Contains("notes", body, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_failure_without_arguments_is_built_once_per_language_unless_it_contains_its_time(string name)
    {
        var contract = All.Named(name);
        foreach (var fault in All.Faults)
        {
            foreach (var texts in All.Languages.All)
            {
                var (one, other) = (contract.Body(fault, texts), contract.Body(fault, texts));
                Assert.Equal(!contract.WritesTime, one.Equals(other));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Writing_a_failure_without_arguments_allocates_nothing(string name)
    {
        var contract = All.Named(name);
        var response = new DiscardingResponse();
        var (written, allocated) = (0L, long.MaxValue);
        // The runtime, too, allocates on this thread now and then (tiering, a first use). What the writer itself allocates, it allocates in every round.
        for (var round = 0; allocated > 0 && round < 20; round++)
        {
            var before = (response.Written, Allocated: GC.GetAllocatedBytesForCurrentThread());
            foreach (var texts in All.Languages.All)
            {
                response.Http.Features.Set(texts);
                foreach (var fault in All.Faults)
                {
                    Assert.True(ResponseWriter.Write(response.Http, contract, texts, fault).IsCompletedSuccessfully);
                }
            }
            allocated = GC.GetAllocatedBytesForCurrentThread() - before.Allocated;
            written = response.Written - before.Written;
        }
        Assert.Equal(All.Faults.Sum(fault => All.Languages.All.Sum(texts => (long)contract.Body(fault, texts).Length)), written);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void A_failure_without_arguments_is_shared()
    {
        foreach (var fault in All.Faults)
        {
            Failure implied = fault;
            Outcome<int> outcome = fault;
            Assert.Same(Failure.Of(fault), implied);
            Assert.Same(implied, outcome.Failure);
            Assert.True(implied.IsPlain);
        }
    }

    [Fact]
    public void The_title_of_a_problem_does_not_depend_on_its_arguments()
    {
        var problem = All.Named("problem");
        foreach (var fault in All.Faults)
        {
            var (plain, full) = (Title(problem.Body(fault, All.Languages.English)), Title(problem.Body(Of(fault) with { Field = "x" }, All.Languages.English)));
            Assert.Equal(plain, full);
            Assert.Matches("^[^{}]{5,}$", plain);
        }

        static string Title(ReadOnlyMemory<byte> body) => JsonDocument.Parse(body).RootElement.GetProperty("title").GetString()!;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_fault_that_a_contract_names_exists(string name) =>
        Assert.Empty(All.Named(name).NamedFaults.Except(All.Faults.Select(fault => fault.Name), StringComparer.Ordinal));

    /// <summary>A 401 tells clients that their session is over, and it goes on; document 004 alone has no other status for wrong credentials.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_signed_in_user_is_told_of_a_wrong_second_factor_as_of_a_wrong_password(string name)
    {
        var contract = All.Named(name);

        Assert.Equal(contract.Of(AccountFaults.CurrentPasswordWrong).Status, contract.Of(AccountFaults.SecondFactorWrong).Status);
        Assert.Equal(name == "malnu", contract.Of(AccountFaults.SecondFactorWrong).Status == 401);
        Assert.NotEqual(401, contract.Of(AccountFaults.StepUpIncomplete).Status);
    }

    [Fact]
    public void Retry_After_is_rounded_up_to_at_least_one_second()
    {
        Assert.Equal(1, (Failure.Of(RequestFaults.TooManyRequests) with { RetryAfter = TimeSpan.Zero }).RetryAfterSeconds);
        Assert.Equal(2, (Failure.Of(RequestFaults.TooManyRequests) with { RetryAfter = TimeSpan.FromSeconds(1.001) }).RetryAfterSeconds);
    }

    /// <summary>The fault with the arguments that its use case gives.</summary>
    private static Failure Of(Fault fault) => fault.Examples[0];

    [GeneratedRegex(@"\{[a-z_]+\}")]
    private static partial Regex Placeholder();
}
