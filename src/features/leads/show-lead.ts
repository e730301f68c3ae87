import type { z } from 'zod'
import { maskCpfs } from '../../domain/mask.ts'
import type { leadDetail, leadItem } from './contract.ts'
import type { LeadDetail, LeadItem } from './store-read.ts'

/** A lead as the API shows it: column names, CPFs masked. */
export function showItem(lead: LeadItem): z.output<typeof leadItem> {
  return maskCpfs({
    id: lead.id,
    created_at: lead.createdAt,
    updated_at: lead.updatedAt,
    party_id: lead.partyId,
    full_name: lead.fullName,
    email: lead.email,
    phone: lead.phone,
    company_name: lead.companyName,
    company_industry: lead.companyIndustry,
    company_location_state: lead.companyState,
    company_location_country: lead.companyCountry,
    job_title: lead.jobTitle,
    vendor: lead.vendor,
    vendor_lead_id: lead.vendorLeadId,
    connection_id: lead.connectionId,
    source: lead.source,
    vendor_status: lead.vendorStatus,
    tags: lead.tags,
    contact_score: lead.contactScore,
    contact_status: lead.contactStatus,
    website_status: lead.websiteStatus,
    subscription_status: lead.subscriptionStatus,
    delivery_status: lead.deliveryStatus,
    routing_rule_id: lead.routingRuleId,
    source_workspace_id: lead.sourceWorkspaceId,
    owner_id: lead.ownerId,
    team_id: lead.teamId,
    last_interaction_date: lead.lastInteractionAt,
    closed_at: lead.closedAt,
  })
}

/** The same with everything else that is known of it. */
export function showDetail(lead: LeadDetail): z.output<typeof leadDetail> {
  return {
    ...showItem(lead),
    ...maskCpfs({
      fingerprint: lead.fingerprint,
      company_size: lead.companySize,
      company_website: lead.companyWebsite,
      company_location_city: lead.companyCity,
      company_location_postal_code: lead.companyPostalCode,
      description: lead.description,
      seller: lead.seller,
      product: lead.product,
      custom: lead.custom,
      contact_quality: lead.contactQuality,
      routing_metadata: lead.routingMetadata,
    }),
  }
}
